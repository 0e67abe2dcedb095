# Re-execute this version when today's Python is gone: an image with its Python, and every package
# of the lock by its hash.
#
#   docker build --tag more-data .
#   docker run --name more-data more-data              # executes the chapters, builds the book
#   docker cp more-data:/home/reader/more-data/_build/html site
FROM python:3.11-slim-bookworm

RUN apt-get update \
    && apt-get install --yes --no-install-recommends git make chromium \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home reader
USER reader
WORKDIR /home/reader/more-data
# The locks first: the environment is made anew only when they change.
COPY --chown=reader Makefile requirements.txt requirements-test.txt ./
COPY --chown=reader book/_make book/_make
RUN make env-test
COPY --chown=reader . .
ENV PATH="/home/reader/more-data/.venv/bin:$PATH" PYTHONPATH="/home/reader/more-data"
CMD ["make", "book"]
