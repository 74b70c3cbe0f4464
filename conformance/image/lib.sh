# shellcheck shell=bash disable=SC2154,SC2016 # what ../lib.sh sets; what a shell inside is to expand
# Builds Dockerfiles for real and runs what comes out, without a Docker engine and without an image registry: buildah and
# podman on a root file system made of Debian packages. Sourced by run.
#
# What is peculiar about it, each found the hard way:
# - docker format: the other one drops SHELL and HEALTHCHECK with only a warning;
# - explicit limits of open files and processes, for podman asks for more than a container it runs in may have;
# - runc, because crun wants another version of control groups than some machines have;
# - no static_dir in containers.conf: conmon's exit command does not see it, and every run then takes 20 s longer.
work=$build/image
mkdir -p "$work"/{tmp,store,run}
export TMPDIR=$work/tmp
export CONTAINERS_STORAGE_CONF=$work/storage.conf CONTAINERS_CONF=$work/containers.conf
cuda_image=$(sed -n 's/^ARG BASE_IMAGE=//p' "$root/Dockerfile.base")
jdk_image=$(sed -n 's/^ARG JDK_IMAGE=//p' "$root/Dockerfile.base")
sources=/etc/apt/sources.list.d/debian.sources # the mirror of this machine

install_tools() {
    need buildah buildah
    need podman podman conmon netavark aardvark-dns catatonit
    need runc runc
    need mmdebstrap mmdebstrap
    local files
    files=$(ulimit -Hn)
    [ "$files" != unlimited ] || files=20000
    cat > "$CONTAINERS_STORAGE_CONF" << CONF
[storage]
driver = "${STORAGE_DRIVER:-overlay}"
graphroot = "$work/store"
runroot = "$work/run"
CONF
    cat > "$CONTAINERS_CONF" << CONF
[containers]
default_ulimits = ["nofile=$files:$files", "nproc=4096:4096"]
[engine]
cgroup_manager = "cgroupfs"
runtime = "runc"
events_logger = "file"
pull_policy = "never"
tmp_dir = "$work/run/libpod"
[network]
network_backend = "netavark"
network_config_dir = "$work/networks"
CONF
}

# The stand-ins for the images that the Dockerfile names: Debian for the CUDA image, with its variables and without its
# libraries, and Debian with this machine's JDK 25 for the JDK's image.
base_images() { # base_images JDK_HOME
    if [ ! -s "$work/base.tar" ]; then
        mmdebstrap --quiet --variant=apt --mode=root \
            --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
            --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/*/copyright' \
            --aptopt='Acquire::Languages "none"' --customize-hook='rm -f "$1"/etc/resolv.conf "$1"/etc/hostname' \
            bookworm "$work/new.tar" "$sources"
        mv "$work/new.tar" "$work/base.tar"
    fi
    podman image exists "$cuda_image" ||
        podman import -q -c ENV=NVIDIA_VISIBLE_DEVICES=all -c 'CMD ["/bin/bash"]' "$work/base.tar" "$cuda_image" > /dev/null
    podman image exists debian:bookworm-slim || podman tag "$cuda_image" debian:bookworm-slim
    local stamp
    stamp=$("$1/bin/java" -version 2>&1 | tr '\n' ' ')
    if ! podman image exists "$jdk_image" || ! stamp_is "$work/jdk-installed" "$stamp"; then
        # With its trust store, whatever is in it: none of that may reach the image.
        cp "$work/base.tar" "$work/jdk.tar"
        tar --append --dereference --transform 's,^\.,opt/java/openjdk,' -f "$work/jdk.tar" -C "$1" .
        podman import -q -c ENV=JAVA_HOME=/opt/java/openjdk \
            -c ENV=PATH=/opt/java/openjdk/bin:/usr/sbin:/usr/bin:/sbin:/bin "$work/jdk.tar" "$jdk_image" > /dev/null
        rm "$work/jdk.tar"
        echo "$stamp" > "$work/jdk-installed"
    fi
}

# build NAME DOCKERFILE FOLDER [OPTION...]: an image; what was said is in the log.
build() {
    local name=$1 file=$2 folder=$3
    shift 3
    if ! buildah bud --isolation chroot --format docker --pull-never --layers --platform linux/amd64 \
        -t "$name" -f "$file" "$@" "$folder" > "$build/logs/image-${name//[:\/]/-}.log" 2>&1; then
        tail -n 30 "$build/logs/image-${name//[:\/]/-}.log"
        return 1
    fi
}

end_containers() {
    [ ! -f "$CONTAINERS_CONF" ] || podman rm -fa -t 2 > /dev/null 2>&1 || true
    # Left by the containers, which are not in the control group of whoever started them.
    find /sys/fs/cgroup -depth -type d -path '*/libpod_parent*' -exec rmdir {} + 2> /dev/null || true
}
