"""What events, due times and supervisors can ask of the watch."""

from xiaoer.watch.actions.feeling import course_of
from xiaoer.watch.actions.following import A_UNIT, QUESTION, follow, follow_all, question_due
from xiaoer.watch.actions.handling import Alarms, alarms_of, handle
from xiaoer.watch.actions.memory import Talks
from xiaoer.watch.actions.settling import settle, standing

__all__ = [
    "A_UNIT",
    "QUESTION",
    "Alarms",
    "Talks",
    "alarms_of",
    "course_of",
    "follow",
    "follow_all",
    "handle",
    "question_due",
    "settle",
    "standing",
]
