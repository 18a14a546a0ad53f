"""Whom an event concerns: the statements that put it into inboxes, and take it out of them."""

from __future__ import annotations

from coord_core.storage.sql import NO_LONGER_INTERESTED

MOST_UNREAD = 100  # news of one instance, beside what is asked of a session; the newest stay


def tell(instance: str, agent: str = "''", when: str = "1 = 1") -> str:
    """Into the inbox of an instance's agent, and of its main agent, which hears everything."""
    rows = " UNION ".join(
        f"SELECT name, {each}, :seq FROM instances WHERE name = {instance} AND {when}"
        for each in dict.fromkeys((agent, "''"))
    )
    return f"INSERT INTO inbox (instance, agent, seq) {rows} ON CONFLICT DO NOTHING"


def bound(instance: str, when: str = "1 = 1") -> str:
    """What is left of an inbox that would grow for as long as nobody reads it."""
    return (
        f"DELETE FROM inbox WHERE instance = {instance} AND {when} AND seq <= "
        f"(SELECT seq FROM inbox WHERE instance = {instance} ORDER BY seq DESC LIMIT 1 OFFSET {MOST_UNREAD}) "
        f"AND (EXISTS (SELECT 1 FROM instances WHERE name = {instance} AND kind = 'person') "
        "OR seq NOT IN (SELECT seq FROM requests))"
    )


def asker_left(requests: str) -> tuple[str, ...]:
    """Holders hear that what they were told of is asked of them no more. `requests`: a condition on `r`."""
    return tuple(
        f"INSERT INTO inbox (instance, agent, seq) SELECT DISTINCT l.instance, {agent}, :seq "
        f"FROM requests r JOIN locks l ON l.token = r.token WHERE {requests} AND l.instance <> r.instance "
        "AND NOT EXISTS (SELECT 1 FROM inbox i WHERE i.instance = l.instance "
        f"AND i.agent = {agent} AND i.seq = r.seq) ON CONFLICT DO NOTHING"
        for agent in ("l.agent", "''")
    )


# Of a file that a lock was taken on: `:item` is whom it concerns, an instance, a space, and its agent
# (services/concern.py). Of one taker's locks on one file the last is told.
_IS_ITEM = "instance || ' ' || agent = :item"
TAKEN = (
    f"DELETE FROM inbox WHERE {_IS_ITEM} AND EXISTS (SELECT 1 FROM events e WHERE e.seq = inbox.seq "
    "AND e.action = 'lock_acquired' AND e.instance = :instance AND e.kind = :kind AND e.key = :key)",
    "INSERT INTO inbox (instance, agent, seq) SELECT name, substr(:item, length(name) + 2), :seq "
    "FROM instances WHERE substr(:item, 1, length(name) + 1) = name || ' ' ON CONFLICT DO NOTHING",
    bound("(SELECT name FROM instances WHERE substr(:item, 1, length(name) + 1) = name || ' ')"),
    f"DELETE FROM interests WHERE {_IS_ITEM} AND kind = :kind AND key = :key AND token = 0",
)

# To whose task it was, when another took the step.
STEP_BY_ANOTHER = (tell(":instance", when=":by IS NOT NULL AND :by <> :instance"), bound(":instance"))
TASK_EDITED = (
    "INSERT INTO inbox (instance, agent, seq) SELECT assigned_to, '', :seq FROM tasks "
    "WHERE id = :task_id AND status = 'in_progress' AND aside = 0 AND assigned_to <> :instance "
    "AND (:description IS NOT NULL OR :priority IS NOT NULL OR :type IS NOT NULL OR :needs IS NOT NULL "
    "OR :paths IS NOT NULL) ON CONFLICT DO NOTHING"
)
# To who has a task that needs this one, or had it when it was blocked.
NEED_COMPLETED = (
    "INSERT INTO inbox (instance, agent, seq) SELECT DISTINCT i.name, '', :seq FROM needs n "
    "JOIN tasks t ON t.id = n.task JOIN instances i ON i.name = coalesce(t.assigned_to, t.left_by) "
    "WHERE n.need = :task_id AND t.status IN ('in_progress', 'blocked') AND t.aside = 0 "
    "AND i.status = 'active' AND i.name <> coalesce(:by, :instance) ON CONFLICT DO NOTHING"
)

# Who was refused, and hears when it is free.
INTEREST_EFFECTS: dict[str, tuple[str, ...]] = {
    "lock_denied": (  # a negative token is no lock's: nothing tells when it is free
        "INSERT INTO interests (instance, agent, kind, key, token, until, denied_at) "
        "SELECT :instance, :agent, :kind, :key, :token, :until, :at WHERE :token >= 0 "
        "ON CONFLICT (instance, agent, kind, key) DO UPDATE SET "
        "token = excluded.token, until = excluded.until, denied_at = excluded.denied_at",
    ),
    # It is to hear when this lock is gone, as if it had been refused, also after another one was.
    "interest_began": (
        "INSERT INTO interests (instance, agent, kind, key, token, until, denied_at) "
        "VALUES (:instance, :agent, :kind, :key, :token, 0, 0) ON CONFLICT (instance, agent, kind, key) "
        "DO UPDATE SET token = excluded.token WHERE interests.token = 0",
    ),
    # With `told`, it heard that it could have the file: it is told when another takes that.
    "interest_ended": (
        NO_LONGER_INTERESTED,
        "INSERT INTO interests (instance, agent, kind, key, token, until, denied_at) "
        "SELECT :instance, :agent, :kind, :key, 0, 0, 0 WHERE :told = 1",
    ),
    "interests_passed": (  # to its main agent
        "INSERT INTO interests (instance, agent, kind, key, token, until, denied_at) "
        "SELECT instance, '', kind, key, token, until, denied_at FROM interests "
        "WHERE instance = :instance AND agent = :agent AND token <> 0 ON CONFLICT DO NOTHING",
        "DELETE FROM interests WHERE instance = :instance AND agent = :agent",
    ),
}
