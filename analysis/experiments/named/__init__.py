"""The experiments that the article's summary names, ready for machines that have their data.

EuroSAT to South America, fusion on SEN12MS, pre-training on BigEarthNet-MM. TorchGeo reads the data
in their official layouts; :mod:`analysis.experiments.networks` trains. The tables have the columns
of the other experiments. Needs what ``requirements-experiments.txt`` lists.

Examples
--------
One machine, then two machines with four devices each; the experiment does not change::

    python -m analysis.experiments named eurosat --root EUROSAT --target-root SEN12MS
    python -m analysis.experiments named sen12ms --root SEN12MS \
        --strategy ddp --devices 4 --num-nodes 2
"""
