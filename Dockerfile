# Hotseat in a small image: the program, the library for PDF files, certificates. No shell is needed to run it; it runs as
# a user without rights, and its root file system may be read-only (documents are read through pipes, nothing is written).
#
#   docker build -t hotseat .
#   docker run --rm --read-only --env-file .env hotseat doctor
#   docker run -d --read-only --env-file .env --name hotseat hotseat

FROM rust:1.95-slim-bookworm AS build
WORKDIR /build
# Debian keeps only the newest version of a package, so a pinned one would soon not be there.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends libssl-dev make pkg-config python3-pip \
    && rm -rf /var/lib/apt/lists/*
# The same library, by the same hashes, as ./dev fetches.
RUN printf '%s\n' 'pypdfium2==5.15.2 \
    --hash=sha256:dc31aea5b0fb9fefc9b537a65f4113980b2c40798445736a7e6565bc85161e37 \
    --hash=sha256:dd46e93c0c3a73f6cea8489baff6d77a5d0759dd53fbbce0aeb49c91830176fc \
    --hash=sha256:e71fe832e94421ac3c28d6a6ed4a9e61f22417089652d339f391c4ffc2a44c35' > /tmp/requirement \
    && python3 -m pip download --quiet --no-deps --only-binary=:all: --require-hashes --dest /tmp/wheel -r /tmp/requirement \
    && python3 -m zipfile -e /tmp/wheel/*.whl /tmp/pdfium \
    && mkdir -p /out/lib /out/licenses \
    && cp /tmp/pdfium/pypdfium2_raw/libpdfium.so /out/lib/ \
    && cp -R /tmp/pdfium/*.dist-info/licenses /out/licenses/pdfium
COPY . .
# Queries are checked against .sqlx, so no database is needed here.
RUN --mount=type=cache,target=/usr/local/cargo/registry --mount=type=cache,target=/build/target \
    SQLX_OFFLINE=true cargo build --locked --release --bin hotseat \
    && cp target/release/hotseat /out/hotseat

FROM debian:bookworm-slim
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates libssl3 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin hotseat
COPY --from=build /out/lib/libpdfium.so /usr/local/lib/libpdfium.so
COPY --from=build /out/licenses /usr/share/doc/hotseat
COPY --from=build /build/LICENSE-APACHE /build/LICENSE-MIT /usr/share/doc/hotseat/
COPY --from=build /out/hotseat /usr/local/bin/hotseat
COPY docs/running/bot-config.toml /etc/hotseat/bot-config.toml
ENV HOTSEAT_PDFIUM=/usr/local/lib/libpdfium.so
WORKDIR /etc/hotseat
USER 10001:10001
# Only this container is asked; mount your own settings over /etc/hotseat/bot-config.toml for more.
HEALTHCHECK --interval=30s --timeout=6s --start-period=60s --retries=3 CMD ["/usr/local/bin/hotseat", "healthcheck"]
# Asks the worker to finish what it holds: it takes up to 25 seconds.
STOPSIGNAL SIGTERM
ENTRYPOINT ["/usr/local/bin/hotseat"]
CMD ["run"]
