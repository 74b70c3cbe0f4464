"""The benchmark suite. See benchmarks/run."""
