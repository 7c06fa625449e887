#!/bin/sh
# Installs what is missing, and nothing else: `environment` is what the desk needs, `all` also what its tests need.
# Quick when everything is there. The network is used for Debian's, Python's and npm's registries only.
set -eu
cd "$(dirname "$0")/.."
what=${1:-all}
UV_VERSION=0.13.9

say() { printf '%s\n' "$*" >&2; }
stop() { say "$@"; exit 2; }
has() { command -v "$1" >/dev/null 2>&1; }

has python3 || stop "Python 3.11 or newer is needed, and there is no python3: apt-get install python3"
python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    stop "Python 3.11 or newer is needed; python3 is $(python3 -c 'import platform; print(platform.python_version())')."

# --- system packages: named where they are missing, installed as root or with sudo
missing=
want() { missing="$missing $1"; }
has uv || [ -x .venv-tools/bin/uv ] || python3 -c 'import ensurepip' 2>/dev/null || want python3-venv
if [ "$what" = all ]; then
    [ -n "${XIAOERTEST_POSTGRES:-}" ] || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || want postgresql
    [ -n "${XIAOERTEST_REDIS:-}" ] || has redis-server || want redis-server
    has chromium-headless-shell || want chromium-headless-shell
    ls /usr/share/fonts/opentype/noto/NotoSansCJK* >/dev/null 2>&1 || want fonts-noto-cjk
fi

install_packages() {
    has apt-get || stop "These system packages are missing, and this is not a Debian to install them on:$missing."
    as=
    if [ "$(id -u)" != 0 ]; then
        has sudo || stop "These system packages are missing; have an administrator run: apt-get install$missing"
        as=sudo
    fi
    say "Installing system packages:$missing"
    lock="-o DPkg::Lock::Timeout=600"
    $as apt-get $lock -q update || stop "apt-get update failed; these packages are still missing:$missing"
    # shellcheck disable=SC2086
    $as env DEBIAN_FRONTEND=noninteractive apt-get $lock -q -y --no-install-recommends install $missing ||
        stop "apt-get install failed; these packages are still missing:$missing"
    # The tests start servers of their own on free ports; none needs to run on the system because of them.
    has systemctl || return 0
    for service in postgresql redis-server; do
        case "$missing " in *" $service "*) $as systemctl disable --now "$service" >/dev/null 2>&1 || true ;; esac
    done
}
[ -z "$missing" ] || install_packages

# --- the Python environment, exactly as locked, on this machine's own Python; compiled here, since a start would
# otherwise spend half of its time on compiling wherever PYTHONDONTWRITEBYTECODE is set
uv=$(command -v uv || true)
if [ -z "$uv" ]; then
    uv=.venv-tools/bin/uv
    if [ ! -x "$uv" ]; then
        say "Installing uv $UV_VERSION into .venv-tools"
        python3 -m venv .venv-tools
        .venv-tools/bin/pip install --quiet --disable-pip-version-check "uv==$UV_VERSION"
    fi
fi
env -u VIRTUAL_ENV UV_PYTHON_DOWNLOADS=never "$uv" sync --frozen --quiet --compile-bytecode ||
    stop "The Python environment could not be made; uv says why above."

# --- the web's packages, exactly as locked, with the environment's own Node
stamp=build/stamps/package-lock.json
if [ ! -d web/node_modules ] || ! cmp -s web/package-lock.json "$stamp"; then
    say "Installing the web's packages"
    rm -f "$stamp"
    (cd web && PATH="$PWD/../.venv/bin:$PATH" npm ci --no-progress --loglevel=error) ||
        stop "The web's packages could not be installed; npm says why above."
    mkdir -p build/stamps
    cp web/package-lock.json "$stamp"
fi
