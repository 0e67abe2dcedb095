"""Three small experiments on real data; ``data/experiments/PROTOCOL.md`` says what and why.

The core needs NumPy, SciPy, pandas and scikit-learn. PyTorch is needed only for Presto's encoder
(:mod:`analysis.experiments.presto`) and for the named experiments
(:mod:`analysis.experiments.named`); Lightning and TorchGeo only for the latter.
"""
