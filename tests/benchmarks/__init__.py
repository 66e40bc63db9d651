"""How fast, how small, how sure: the figures that the line is judged by, measured apart from the tests.

`python -m tests.benchmarks` measures everything and draws a table; `store --json` prints one JSON object. No test
asserts a time. Every module says what it measures, on what, and under which load.
"""
