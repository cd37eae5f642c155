"""What one settlement asks more than once is worked out once."""

#: Context key of a dict that lives as long as one settlement of one document.
ONCE = "club_once"


def once(records, key, work):
    """Answer of ``work()``, remembered under ``key`` while a settlement runs."""
    memory = records.env.context.get(ONCE)
    if memory is None:
        return work()
    if key not in memory:
        memory[key] = work()
    return memory[key]
