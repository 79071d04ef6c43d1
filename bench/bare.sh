#!/usr/bin/env bash
# What a stranger meets on a Debian 12 made from nothing: `make run`, `make test`, then `.ci/run`.
#
#   bench/bare.sh      as root, from a checkout: half an hour, 4 GB under TMPDIR (else /var/tmp)
#
# The new root holds git, make and python3-venv, and a clone of what is committed. The mirror, the certificates and the
# settings of apt, pip and npm are those of this machine. The last lines say how long each command took and what it
# counted; the exit code is 1 if one of them failed.
set -euo pipefail
# what is started is in a group of its own, and takes an interruption from the keyboard from this script alone
set -m

checkout=$(cd "$(dirname "$0")/.." && pwd)
suite=bookworm
# where the clone lies in the new root
house=/mnt/tremplin
patience=900
place='' root='' running='' failed=0
settings=() summary=()

main() {
  prepared
  trap leave EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  place=$(mktemp -d "${TMPDIR:-/var/tmp}/tremplin-bare-XXXXXX")
  root=$place/root
  make_root
  run_site
  run_tests 'make test'
  run_tests '.ci/run' CI=true
  say "Debian $(cat "$root/etc/debian_version") from nothing, git, make, python3-venv; commit $(git -C "$root$house" log -1 --format=%h)"
  printf '%s\n' "${summary[@]}"
  return "$failed"
}

say() { printf '\n== %s\n' "$*"; }

note() { summary+=("$(printf '%-9s  %s' "$1" "$2")"); }

refuse() {
  echo "bench/bare.sh: $*" >&2
  exit 2
}

prepared() {
  [ "$(id -u)" -eq 0 ] || refuse "only root can make a root: sudo bench/bare.sh"
  local command
  for command in debootstrap unshare git; do
    command -v "$command" > /dev/null || refuse "$command is missing: apt-get install ${command/unshare/util-linux}"
  done
  unshare --mount --pid --fork true 2> /dev/null || refuse "nobody may mount anything apart here (unshare)"
  [ -n "$(mirror)" ] || refuse "apt knows no mirror of Debian here: apt-get update, on a Debian"
  [ -z "$(git -C "$checkout" status --porcelain)" ] || echo "bench/bare.sh: what is not committed is left out" >&2
}

# --- what begins here ends here

# In namespaces of its own: what it mounts is mounted nowhere else, and ends with it like all that it starts.
begin() {
  unshare --mount --pid --fork --kill-child --mount-proc "$@" < /dev/null &
  running=$!
}

ended() {
  local code=0
  wait "$running" || code=$?
  running=''
  return "$code"
}

stop() {
  kill -KILL "$running"
  ended 2> /dev/null || true
}

leave() {
  local code=$?
  trap - EXIT INT TERM HUP
  [ -z "$running" ] || stop
  if grep -qF " $place/" /proc/self/mountinfo; then
    echo "bench/bare.sh: something is mounted in $place, which is left as it is" >&2
  else
    rm -rf --one-file-system "${place:?}"
  fi
  exit "$code"
}

# --- what this machine is told

repositories() { apt-get indextargets --format "$1" 'Created-By: Packages' 'Origin: Debian' 'Component: main'; }

mirror() { repositories '$(REPO_URI)' | head -n 1; }

sources() {
  local here
  here=$(. /etc/os-release && echo "$VERSION_CODENAME")
  repositories 'deb $(REPO_URI) $(RELEASE) main' | sed "s/ $here/ $suite/" | sort -u
}

# What files tell pip, as one file; what the environment tells it is handed on as it is.
pip_settings() {
  python3 -m pip config list 2> /dev/null | sed -nE 's/\\n/ /g'"; s/^([a-z]+)\.([a-z-]+)='(.*)'$/\1 \2 = \3/p" |
    awk '$1 != section { section = $1; print "[" section "]" } { sub(/^[a-z]+ /, ""); print }'
}

npm_settings() {
  command -v npm > /dev/null || return 0
  local key value
  for key in registry cafile proxy https-proxy noproxy strict-ssl; do
    value=$(npm config get "$key" 2> /dev/null)
    case "$value" in '' | null | undefined) ;; *) echo "$key=$value" ;; esac
  done
}

environment() {
  env | grep -iE '^(PIP_[A-Z_]+|npm_config_[a-z_]+|(https?|no|all)_proxy|[A-Z_]*(CA_BUNDLE|CERT_FILE|CA_CERTS))=' || true
}

# The files and folders that these settings name; an index lies beside the files that it lists.
named() { tr ' ="'"'" '\n' | sed -nE 's,^(file://)?(/.+),\2,p' | sed 's,/simple/\?$,,' | sort -u; }

# --- a root made from nothing

make_root() {
  local apt='apt-get update -qq && apt-get install -qq --no-install-recommends git make python3-venv'
  say "debootstrap $suite"
  begin debootstrap --variant=minbase "$suite" "$root" "$(mirror)" > "$place/debootstrap.log" 2>&1
  ended || {
    tail -n 20 "$place/debootstrap.log" >&2
    refuse "debootstrap did not make a root"
  }
  settle
  begin_in_root apt.log / "$apt" > /dev/null
  ended || {
    tail -n 20 "$place/apt.log" >&2
    refuse "git, make and python3-venv are not installed"
  }
  git clone --quiet --no-hardlinks "$checkout" "$root$house"
}

# Tell the new root what this machine is told.
settle() {
  sources > "$root/etc/apt/sources.list"
  { grep -lsr Acquire /etc/apt/apt.conf /etc/apt/apt.conf.d || true; } | xargs -r cp -t "$root/etc/apt/apt.conf.d"
  cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
  cp -r /usr/local/share/ca-certificates "$root/usr/local/share/" 2> /dev/null || true
  pip_settings > "$root/etc/pip.conf"
  npm_settings > "$root/etc/npmrc"
  mapfile -t settings < <(environment)
  # a package that is installed starts no service
  printf '#!/bin/sh\nexit 101\n' > "$root/usr/sbin/policy-rc.d"
  chmod +x "$root/usr/sbin/policy-rc.d"
  local found
  : > "$place/shown"
  cat "$root/etc/pip.conf" "$root/etc/npmrc" <(printf '%s\n' "${settings[@]}") | named | while read -r found; do
    if [ -f "$found" ]; then
      install -D -m 644 "$found" "$root$found"
    elif [ -d "$found" ]; then
      mkdir -p "$root$found"
      echo "$found" >> "$place/shown"
    fi
  done
  settings+=(NPM_CONFIG_USERCONFIG=/etc/npmrc)
}

# begin_in_root LOG FOLDER COMMAND [NAME=VALUE...]: where nothing else is set; what it says is kept, and passed on
begin_in_root() {
  begin bash -c '
    set -euo pipefail
    place=$1 log=$1/$2 root=$1/root folder=$3 command=$4
    shift 4
    mount -t proc proc "$root/proc"
    mount --rbind /sys "$root/sys"
    mount --rbind /dev "$root/dev"
    while read -r each; do
      mount --bind "$each" "$root$each"
      mount -o remount,bind,ro "$each" "$root$each"
    done < "$place/shown"
    chroot "$root" env -i HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$@" \
      sh -c "cd $folder && $command" 2>&1 | tee "$log" || code=$?
    # this shell is the first process there, and buries those whose parent is gone: it may not become another program
    exit "${code:-0}"
  ' bare "$place" "$1" "$2" "$3" "${settings[@]}" "${@:4}"
}

# --- the commands

run_site() {
  local port=5000 typed='make run' begun
  while reach "$port" > /dev/null; do port=$((port + 1)); done
  [ "$port" -eq 5000 ] || typed="make run PORT=$port"
  say "$typed"
  begun=$SECONDS
  begin_in_root run.log "$house" "$typed"
  until [[ $(reach "$port") == *' 200 '* ]]; do
    if ! kill -0 "$running" 2> /dev/null || [ $((SECONDS - begun)) -gt "$patience" ]; then
      failed=1
      break
    fi
    sleep 0.2
  done
  local taken=$((SECONDS - begun))
  stop 2> /dev/null || true
  [ "$failed" -eq 0 ] && note 'make run' "the site answers after $taken s" || note 'make run' "FAILED after $taken s"
}

# The first line that a site of this machine answers.
reach() { (
  exec 3<> "/dev/tcp/127.0.0.1/$1"
  printf 'GET / HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n' >&3
  read -r -t 5 line <&3 || true
  echo "$line"
) 2> /dev/null; }

run_tests() {
  local outcome=passed begun=$SECONDS
  say "$1"
  begin_in_root tests.log "$house" "$1" "${@:2}"
  ended || outcome=FAILED failed=1
  # pytest runs twice: the plugins alone, then everything
  note "$1" "$outcome in $((SECONDS - begun)) s: $(grep -E '^[0-9]+ (passed|failed)' "$place/tests.log" | sed 's/ in .*//' | paste -sd'+')"
}

main
