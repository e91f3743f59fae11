# Steward in one image; docker-compose.yml and the Procfile say which process of it runs.
FROM python:3.13.7-slim-trixie AS build
COPY requirements/base.txt /tmp/base.txt
RUN python -m venv /venv \
 && /venv/bin/pip install --no-cache-dir --disable-pip-version-check \
      --require-hashes --no-deps --only-binary :all: -r /tmp/base.txt \
 && /venv/bin/pip uninstall --yes pip

FROM python:3.13.7-slim-trixie
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin steward
COPY --from=build /venv /venv
WORKDIR /steward
COPY pyproject.toml LICENSE ./
COPY config config
COPY fsm fsm
COPY db db
COPY services services
COPY adapters adapters
COPY tasks tasks
COPY app app
RUN /venv/bin/python -m compileall -q .
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 LOG_FORMAT=json
USER steward
CMD ["python", "-m", "app.web"]
