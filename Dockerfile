# The desk as one image: `serve` (the default) and `worker`. Nothing here needs BuildKit.
# Node stays in the stage that builds the pages; what runs has Python, the pinned packages and the built pages.

FROM python:3.13-slim AS packages
ENV PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_QUIET=1
RUN apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends binutils >/dev/null
COPY requirements.txt docker/thin.py /build/
RUN python -m venv --without-pip /venv \
 && python -m pip --python /venv/bin/python install --no-compile --require-hashes -r /build/requirements.txt \
 && /venv/bin/python /build/thin.py /venv


FROM packages AS pages
COPY requirements-local.txt /build/
RUN python -m pip --python /venv/bin/python install --no-compile --require-hashes --target /build/node -r /build/requirements-local.txt
WORKDIR /desk
COPY rxconfig.py requirements.txt alembic.ini ./
COPY reflex.lock ./reflex.lock
COPY assets ./assets
COPY alembic ./alembic
COPY ticketdesk ./ticketdesk
# The language of the pages; another one is another image.
ARG TICKETDESK_LANGUAGE=en
ENV TICKETDESK_LANGUAGE=$TICKETDESK_LANGUAGE TICKETDESK_DATA=/build/data
RUN PYTHONPATH=/build/node PATH=/build/node/bin:$PATH /venv/bin/python -m ticketdesk build \
 || { cat /build/data/front-end.log; exit 1; }
COPY docker/imported.py /build/
RUN PYTHONDONTWRITEBYTECODE= /venv/bin/python /build/imported.py \
 && /venv/bin/python -m compileall -q alembic ticketdesk/__main__.py


FROM python:3.13-slim
ENV PATH=/venv/bin:$PATH HOME=/tmp PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
    TICKETDESK_DATA=/data TICKETDESK_LISTEN=0.0.0.0
# A number instead of a name, so that whoever runs the image can see that it is not root.
RUN mkdir /data && chown 10001:10001 /data
WORKDIR /desk
COPY --from=pages /venv /venv
COPY --from=pages /desk/.web/build ./.web/build
COPY --from=pages /desk/.web/backend ./.web/backend
COPY --from=pages /desk/assets ./assets
COPY --from=pages /desk/alembic ./alembic
COPY --from=pages /desk/ticketdesk ./ticketdesk
COPY --from=pages /desk/rxconfig.py /desk/requirements.txt /desk/alembic.ini ./
COPY docker/healthy.py ./docker/
ARG TICKETDESK_LANGUAGE=en
ENV TICKETDESK_LANGUAGE=$TICKETDESK_LANGUAGE
USER 10001:10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["python", "docker/healthy.py", "web"]
ENTRYPOINT ["python", "-m", "ticketdesk"]
CMD ["serve"]
