"""A library in PostgreSQL with pgvector: what several services read, and a database team looks after."""
