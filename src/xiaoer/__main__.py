"""`python -m xiaoer`."""

from xiaoer.cli import main

main()
