# One image for the web server, the worker and the beat; docker-compose.yml says how to start each.
FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    MALLOC_ARENA_MAX=1 \
    MALLOC_TRIM_THRESHOLD_=1000000 \
    MALLOC_MMAP_THRESHOLD_=262144 \
    DJANGO_SETTINGS_MODULE=icc_tracker.settings \
    VAR_DIR=/srv/icc-tracker/var

RUN useradd --system --uid 10001 --create-home icc
WORKDIR /srv/icc-tracker

# Before the code, so that a change of the code does not install the libraries again.
COPY requirements.txt requirements-s3.txt requirements-observe.txt ./
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt
# With --build-arg WITH=s3 also what an object storage needs (STORAGE_URL), with WITH=observe what
# SENTRY_DSN and TRACES_URL need, with WITH="s3 observe" both.
ARG WITH=
RUN for group in $WITH; do pip install --no-cache-dir --disable-pip-version-check \
    --require-hashes -r "requirements-$group.txt" || exit 1; done

COPY . .
# Volumes take over whose their folders are.
RUN install --directory --owner icc var var/data var/captures var/metrics
USER icc
# This key signs nothing: it only lets the settings load.
RUN SECRET_KEY=collecting-static-files python manage.py collectstatic --noinput --verbosity 0

EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", \
     "--blocking-threads", "4", "--no-ws", "icc_tracker.wsgi:application"]
