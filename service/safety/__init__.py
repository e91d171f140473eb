"""Safety: present emergencies, and questions that only the asker's own doctor can answer."""

from service.safety.decisions import asks_personal_decision
from service.safety.emergencies import Emergency, find_emergency
from service.safety.likeness import sensed_emergency

__all__ = ["Emergency", "asks_personal_decision", "find_emergency", "sensed_emergency"]
