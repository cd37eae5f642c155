"""What one settlement asks more than once is worked out once."""

#: Context key. Its value must be a `Memory`, which no call over RPC can make.
ONCE = "club_once"


class Memory(dict):
    """Answers by what was asked; it lives as long as one settlement of one document."""


def once(records, key, work):
    """Answer of ``work()``, remembered under ``key`` while a settlement runs."""
    memory = records.env.context.get(ONCE)
    if not isinstance(memory, Memory):
        return work()
    if key not in memory:
        memory[key] = work()
    return memory[key]
