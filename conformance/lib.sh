# shellcheck shell=bash disable=SC2034 # what is set here is for those that source it
# Shared by run and workers: installs what they need, starts and ends servers. Sourced, never run.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")
build=$here/.build
jar=$root/samples/mock-worker/target/mock-worker.jar
key=conformance-key # what the servers ask for and the clients show
java_flags=(-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx512m) # many start here, for a short life
mkdir -p "$build/home" "$build/logs"
# The clients prefer a key in the home folder to the one they are given.
export HOME_OF_CLIENTS=$build/home

started=()
end_all() { # ends what this script started, by its id
    for pid in "${started[@]}"; do kill "$pid" 2> /dev/null || true; done
    for pid in "${started[@]}"; do wait "$pid" 2> /dev/null || true; done
    started=()
}
trap end_all EXIT

need() { # need COMMAND PACKAGE...: installs the packages if there is no such command
    local command=$1
    shift
    if ! command -v "$command" > /dev/null; then
        echo "$command is missing: installing $*"
        apt-get update -q > /dev/null && apt-get install -y -q --no-install-recommends "$@" > /dev/null
    fi
}

stamp_is() { [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]; }

build_jar() {
    if [ ! -f "$jar" ]; then
        need javac openjdk-17-jdk-headless
        need mvn maven
        (cd "$root" && mvn -q -B -ntp -DskipTests -pl samples/mock-worker -am package)
    fi
    need java openjdk-17-jre-headless
}

install_python() {
    need python3 python3 python3-venv
    python3 -c 'import ensurepip' 2> /dev/null || {
        apt-get update -q > /dev/null && apt-get install -y -q --no-install-recommends python3-venv > /dev/null
    }
    local wanted
    wanted=$(cat "$here/clients/requirements.txt")
    if ! stamp_is "$build/venv/installed" "$wanted"; then
        rm -rf "$build/venv"
        python3 -m venv "$build/venv"
        timeout 300 "$build/venv/bin/pip" install -q --disable-pip-version-check -r "$here/clients/requirements.txt"
        echo "$wanted" > "$build/venv/installed"
    fi
    python=$build/venv/bin/python
}

install_js() {
    need node nodejs
    need npm npm
    mkdir -p "$build/js"
    if ! stamp_is "$build/js/installed" "$(cat "$here/clients/js/package-lock.json")"; then
        cp "$here"/clients/js/package*.json "$build/js/"
        (cd "$build/js" && timeout 300 npm ci --silent --no-audit --no-fund --ignore-scripts)
        cp "$here/clients/js/package-lock.json" "$build/js/installed"
    fi
}

install_go() { # fails when the module proxy does not serve the client; why is in go.log
    need go golang
    mkdir -p "$build/go"
    cp "$here"/clients/go/* "$build/go/"
    (
        cd "$build/go" || exit 1
        # Downloads fail now and then, builds do not.
        timeout 300 go mod download || { sleep 5 && timeout 300 go mod download; } || exit 1
        timeout 300 go build -mod=mod -o check .
    ) > "$build/logs/go.log" 2>&1
}

# start_server NAME FLAG...: sets server_url and server_log.
start_server() {
    server_log=$build/logs/$1.log
    local log=$server_log
    shift
    : > "$log" # now: what an earlier server wrote must not be read while this one starts
    RUNPOD_LOCAL_API_KEY=$key java "${java_flags[@]}" -jar "$jar" --serve-api --api-port 0 "$@" > "$log" 2>&1 &
    local pid=$! end=$((SECONDS + 120))
    started+=("$pid")
    while [ "$SECONDS" -lt "$end" ]; do
        server_url=$(grep -o 'http://[^ /]*:[0-9]*' "$log" | head -n 1 || true)
        [ -n "$server_url" ] && return
        kill -0 "$pid" 2> /dev/null || break
        sleep 0.1
    done
    echo "the server did not start:"
    cat "$log"
    return 1
}
