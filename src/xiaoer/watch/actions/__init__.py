"""What events, due times and supervisors can ask of the watch."""

from xiaoer.watch.actions.feeling import course_of
from xiaoer.watch.actions.following import QUESTION, follow, question_due, read_ahead
from xiaoer.watch.actions.handling import Alarms, alarms_of, handle
from xiaoer.watch.actions.memory import Talks
from xiaoer.watch.actions.settling import settle, standing

__all__ = [
    "QUESTION",
    "Alarms",
    "Talks",
    "alarms_of",
    "course_of",
    "follow",
    "handle",
    "question_due",
    "read_ahead",
    "settle",
    "standing",
]
