"""Honest measuring from the command line."""

from __future__ import annotations

from pathlib import Path

from rich.table import Table

from xiaoer.cli.talk import or_stop, out
from xiaoer.knowledge import actions as knowledge


def eval_knowledge(file: Path, /, *, out_of_scope: Path | None = None) -> None:
    """在标注文件上测量问答的准确率。 Measure how well questions are answered, on a labelled file.

    Parameters
    ----------
    file
        每行一条知识（JSON Lines）。 One entry a line (JSON Lines).
    out_of_scope
        每行一个知识库答不了的问题。 One question a line that no entry answers.
    """
    told = or_stop(knowledge.evaluate(file, out_of_scope))
    stages = Table(
        "阶段 stage",
        "问法 asked",
        "首条 top 1",
        "前三 top 3",
        "MRR",
        title=f"{told.file}: {told.entries}, {told.method}",
    )
    for one in told.stages:
        stages.add_row(
            one.stage, str(one.asked), f"{one.top1:.3f}", f"{one.top3:.3f}", f"{one.mean_reciprocal_rank:.3f}"
        )
    out.print(stages)
    refusal = told.refusal
    whole = Table("", "范围内 in scope", "范围外 out of scope")
    whole.add_row("问题数 questions", str(refusal.in_scope), str(refusal.out_of_scope))
    whole.add_row("已回答 answered", f"{refusal.answered:.3f}", f"{refusal.false_answers:.3f}")
    whole.add_row("其中答对 of them right", f"{refusal.right:.3f}", "")
    whole.add_row("反问 asked back", f"{refusal.asked_back:.3f}", f"{refusal.false_questions:.3f}")
    out.print(whole)
    speed = told.milliseconds
    out.print(f"AUROC {refusal.area:.3f}; p50 {speed.p50:.2f} ms, p99 {speed.p99:.2f} ms")
