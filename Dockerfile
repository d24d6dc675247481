# The commands and the pages. The engine is a service of its own: docker-compose.yml.
FROM python:3.11-slim AS build
WORKDIR /build
RUN python -m venv /opt/oacite && python -m venv /opt/build
COPY requirements.lock requirements-build.lock ./
RUN /opt/oacite/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock && \
    /opt/build/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements-build.lock
COPY pyproject.toml README.md LICENSE ./
COPY citations citations
COPY engine engine
COPY indexer indexer
COPY opensearch opensearch
COPY search_ui search_ui
COPY tests/data tests/data
RUN /opt/build/bin/python -m hatchling build --target wheel && \
    /opt/oacite/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps dist/*.whl

FROM python:3.11-slim
# A new volume has the owner of the folder at whose place it is.
RUN useradd --uid 1000 --create-home oacite && \
    mkdir -p /data /keys/node /keys/users /keys/admin /keys/ui /keys/indexer && chown -R oacite /data /keys
COPY --from=build /opt/oacite /opt/oacite
ENV PATH=/opt/oacite/bin:$PATH OACITE_HOME=/data
USER oacite
VOLUME /data
EXPOSE 8000
ENTRYPOINT ["oacite"]
CMD ["serve", "--host", "0.0.0.0"]
