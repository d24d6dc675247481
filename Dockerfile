# The commands and the pages. The engine is a service of its own: docker-compose.yml.
FROM python:3.11-slim AS build
WORKDIR /build
# What builds and installs stays here. The local node's Java and its like are not in the image's lock.
RUN python -m venv --without-pip /opt/oacite && python -m venv /opt/build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements-image.lock requirements-build.lock ./
RUN /opt/build/bin/pip --python /opt/oacite/bin/python install --require-hashes -r requirements-image.lock && \
    /opt/build/bin/pip install --require-hashes -r requirements-build.lock
COPY pyproject.toml README.md LICENSE ./
COPY citations citations
COPY engine engine
COPY indexer indexer
COPY opensearch opensearch
COPY search_ui search_ui
COPY tests/data tests/data
RUN /opt/build/bin/python -m hatchling build --target wheel && \
    /opt/build/bin/pip --python /opt/oacite/bin/python install --no-deps dist/*.whl

FROM python:3.11-slim
# The base image brings what installs packages, also as wheels of which Python would make it anew.
RUN find /usr -xdev -regextype posix-extended \
    -regex '.*/(pip|setuptools|wheel|pkg_resources|_distutils_hack|distutils-precedence|ensurepip)([-0-9.].*)?' \
    -prune -exec rm -rf {} +
# A new volume has the owner of the folder at whose place it is.
RUN useradd --uid 1000 --create-home oacite && \
    mkdir -p /data /snapshots /keys/node /keys/users /keys/admin /keys/ui /keys/indexer && \
    chown -R oacite /data /snapshots /keys
COPY --from=build /opt/oacite /opt/oacite
ENV PATH=/opt/oacite/bin:$PATH OACITE_HOME=/data
USER oacite
VOLUME /data
EXPOSE 8000
ENTRYPOINT ["oacite"]
CMD ["serve", "--host", "0.0.0.0"]
