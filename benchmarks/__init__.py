"""Chaupal beside the LangChain + Chroma quickstart and BM25 alone: `python -m benchmarks`.

Figures are ratios within one run on one machine; absolute seconds mean little elsewhere.
"""
