"""Questions to train on: what is asked of a MedQuAD answer, in the words of a leaflet, of a search box, and of a letter.

MedQuAD asks every page the same few questions ("What are the symptoms of Gout?"). People do not: they search in three lower-case
words, or bury the question in a story with a greeting, a history and a second complaint. The variants here are made from the
page's focus and the kind of question, so that a tuned embedder meets all three.
"""

import random
import re

# What MedQuAD's headings ask, told by their words; the first that fits names the kind.
_KINDS = (
    ("symptoms", r"\bsymptoms?\b|\bsigns\b"),
    ("causes", r"\bcauses?\b"),
    ("genetic changes", r"\bgenetic changes\b"),
    ("treatment", r"\btreatments?\b|\btreat\b"),
    ("inheritance", r"\binherited\b"),
    ("frequency", r"\bhow many\b"),
    ("diagnosis", r"\bdiagnos|\btests?\b"),
    ("outlook", r"\boutlook\b|\bprognosis\b"),
    ("risk", r"\bat risk\b"),
    ("prevention", r"\bprevent"),
    ("complications", r"\bcomplications\b"),
    ("stages", r"\bstages\b"),
    ("living", r"\bto do for\b"),
    ("research", r"\bresearch\b"),
    ("information", r"\bwhat is\b|\bwhat are\b"),
)

_ASKED = {
    "symptoms": (
        "symptoms of {x}", "how do I know if I have {x}?", "{x} signs", "what does {x} feel like?", "can {x} cause pain?",
        "how does {x} start, what would I notice first?", "what happens to you when you have {x}", "warning signs of {x}?",
        "What problems does {x} cause?", "is tiredness part of {x} and what else should I look out for?",
    ),
    "causes": (
        "why do people get {x}?", "{x} causes", "where does {x} come from", "what brings on {x}?", "how did I get {x}?",
        "What is the reason for {x}?", "could something I did have caused {x}?", "whats behind {x}",
    ),
    "genetic changes": (
        "which gene is behind {x}?", "{x} gene mutation", "what goes wrong in the DNA in {x}?", "What mutations cause {x}?",
        "is there a gene for {x}",
    ),
    "treatment": (
        "how is {x} treated?", "{x} treatment", "what can be done about {x}?", "is there a cure for {x}?", "what helps with {x}",
        "best medicine for {x}?", "how do I get rid of {x}?", "What are my options with {x}?", "does surgery help {x}?",
        "can {x} be cured", "What do doctors do for {x}?",
    ),
    "inheritance": (
        "is {x} hereditary?", "will my children get {x}?", "does {x} run in families?", "can {x} be passed on", "{x} inherited",
        "My father has {x}, what are my chances?", "Can parents without {x} have a child with it?",
    ),
    "frequency": (
        "how common is {x}?", "is {x} rare?", "how many people have {x}", "{x} prevalence", "who gets {x} and how often?",
        "What are the odds of having {x}?",
    ),
    "diagnosis": (
        "how is {x} diagnosed?", "test for {x}", "how do doctors find out if it is {x}?", "is there a blood test for {x}?",
        "how can I be sure it is {x}", "What tests show {x}?", "Which scan shows {x}?", "how to check for {x}",
    ),
    "outlook": (
        "what is the life expectancy with {x}?", "{x} prognosis", "will {x} go away?", "how serious is {x}", "does {x} get worse?",
        "can you die from {x}?", "how long does {x} last?", "What can I expect in the long run with {x}?",
    ),
    "risk": (
        "who is at risk for {x}?", "{x} risk factors", "am I more likely to get {x}?", "what makes {x} more likely",
        "Who usually gets {x}?", "does age matter for {x}?",
    ),
    "prevention": (
        "how can I prevent {x}?", "how to avoid {x}", "{x} prevention", "what can I do not to get {x}?", "is there a vaccine or a diet against {x}?",
        "Can {x} be prevented?",
    ),
    "complications": (
        "what else can {x} lead to?", "{x} complications", "is {x} dangerous?", "what happens if {x} is not treated?",
        "long term effects of {x}",
    ),
    "stages": ("what are the stages of {x}?", "{x} stages", "how far can {x} go", "what does stage 2 {x} mean?"),
    "living": (
        "how do I live with {x}?", "what should I eat with {x}?", "{x} diet", "can I exercise with {x}?", "tips for {x}",
        "what can I do myself about {x}?",
    ),
    "research": ("any new research on {x}?", "{x} clinical trials", "are there trials for {x}", "What is new in {x}?"),
    "information": (
        "what is {x}?", "{x}", "tell me about {x}", "what does {x} mean?", "explain {x} please", "{x} definition",
        "I was told I have {x}. What is that?", "information about {x}", "can you help me understand {x}",
    ),
}  # fmt: skip

_GREETINGS = (
    "Hello,",
    "Hi,",
    "Dear doctor,",
    "Good morning.",
    "Hello doctors!",
    "To whom it may concern:",
    "hi there",
    "Sir,",
    "",
    "",
    "",
)
_WHO = (
    "I am a {age} year old woman", "I'm {age}, male", "My mother is {age}", "My husband, {age}", "my son who is {young}", "My daughter ({young})",
    "I am {age}", "A friend of mine, about {age}", "My dad", "My wife", "I'm a nurse", "I am writing from abroad",
)  # fmt: skip
_STORIES = (
    "has been ill since last winter", "went to three doctors and nobody could say what was wrong", "was in hospital for a week",
    "had an operation on the knee some years ago", "takes tablets for blood pressure", "cannot sleep at night and worries a lot",
    "had blood taken and everything came back normal", "had an X-ray and then a scan", "lost some weight", "feels tired all day",
    "was told to wait and see", "has been off work for {weeks} weeks", "also has {other}", "was treated for {other} before",
    "does not smoke and hardly drinks", "moved here not long ago and has no doctor yet", "used to be very active",
)  # fmt: skip
_MORE = (
    "My insurance will not pay for another visit.", "The doctor had no time to explain.", "We live far from any hospital.",
    "I read a lot on the internet and got confused.", "My sister had {other} too.", "At first they thought it was {other}.",
    "It started about {weeks} weeks ago.", "I have tried many things.", "Nobody in the family had this.", "I am scared.",
    "We do not know what to do any more.", "The pharmacist could not help.", "I was told it might be {x}.", "They say it is {x}.",
    "The diagnosis is {x}.", "I also have a question about {other}, but that can wait.",
)  # fmt: skip
_THANKS = (
    "Thank you.", "Thanks in advance!", "Please help.", "Any information would be appreciated.", "God bless you.", "thank u so much",
    "I look forward to your answer.", "Regards", "", "", "",
)  # fmt: skip
_SUBJECTS = ("{x}. ", "Question about {x}. ", "{x} - ", "help with {x}. ", "", "", "")


def kind_of(heading: str) -> str | None:
    """The kind of question that a MedQuAD heading asks, or None where its words tell none."""
    plain = heading.lower()
    return next((kind for kind, pattern in _KINDS if re.search(pattern, plain)), None)


def asked(heading: str, kind: str, focus: str, other: str, rng: random.Random) -> str:
    """A question that the heading's answer answers: as it stands, as a search, or buried in a letter.

    `other` is another page's focus, which a letter may mention beside the point.
    """
    draw = rng.random()
    if draw < 0.2:
        return heading
    name = focus if rng.random() < 0.5 else focus.lower()
    question = rng.choice(_ASKED[kind]).format(x=name)
    if draw < 0.75:
        return _as_typed(question, rng)
    return _letter(question, name, other, rng)


def _letter(question: str, name: str, other: str, rng: random.Random) -> str:
    numbers = {
        "age": rng.randint(19, 84),
        "young": rng.randint(2, 16),
        "weeks": rng.randint(2, 40),
        "other": other.lower(),
        "x": name,
    }
    stories = rng.sample(_STORIES, rng.randint(1, 2))
    story = f"{rng.choice(_WHO)} {' and '.join(stories)}.".format(**numbers)
    more = [part.format(**numbers) for part in rng.sample(_MORE, rng.randint(0, 3))]
    before = [story, *more]
    if name.lower() not in question.lower():
        before.append(f"It is {name}.")
    rng.shuffle(before)
    # The question stands first, last or in the middle.
    before.insert(rng.choice((0, len(before), len(before), rng.randint(0, len(before)))), _sentence(question))
    parts = [rng.choice(_SUBJECTS).format(**numbers) + rng.choice(_GREETINGS), *before, rng.choice(_THANKS)]
    return " ".join(part for part in parts if part.strip())


def _sentence(question: str) -> str:
    whole = question[:1].upper() + question[1:]
    return whole if whole[-1] in ".?!" else whole + "?"


def _as_typed(question: str, rng: random.Random) -> str:
    """The question, now and then with a slip of two letters."""
    if rng.random() > 0.15 or len(question) < 12:
        return question
    at = rng.randint(1, len(question) - 3)
    if not question[at : at + 2].isalpha():
        return question
    return question[:at] + question[at + 1] + question[at] + question[at + 2 :]
