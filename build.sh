#!/usr/bin/env bash
# Compiles the build when something it is made of has changed, then gives way to it (exec: signals reach the build itself).
set -euo pipefail
shopt -s nullglob

case ${BASH_SOURCE[0]} in
  /*) root=${BASH_SOURCE[0]%/*} ;;
  */*) root=$PWD/${BASH_SOURCE[0]%/*} root=${root%/.} ;;
  *) root=$PWD ;;
esac
temp="$root/.nuke/temp"
program="$root/build/bin/Release/net10.0/_build.dll"
stamp="$temp/build.stamp"

# What the build is made of. Only in Slipway's own repository are there sources of it; and what matches nothing is not there.
projects=("$root/build" "$root"/src/Slipway.*)
sources=("${projects[@]}" "$root"/Directory.*.props "$root"/global.jso[n] "$root"/BannedSymbols.tx[t])

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false

if [ -x "$root/.nuke/tools/dotnet/dotnet" ]; then
  export DOTNET_ROOT="$root/.nuke/tools/dotnet" PATH="$root/.nuke/tools/dotnet:$PATH"
fi

is_fresh() {
  [ -f "$stamp" ] && [ -f "$program" ] &&
    [ -z "$(find "${sources[@]}" \( -name bin -o -name obj \) -prune -o -newer "$stamp" -print -quit)" ]
}

find_sdk() {
  if command -v dotnet >/dev/null 2>&1 && (cd "$root" && dotnet --version >/dev/null 2>&1); then
    return
  fi
  local version
  version=$(sed -n 's/.*"version": *"\([^"]*\)".*/\1/p' "$root/global.json")
  echo "The .NET SDK $version is not installed; fetching it into .nuke/tools/dotnet …" >&2
  mkdir -p "$root/.nuke/tools"
  if ! curl -fsSL https://dot.net/v1/dotnet-install.sh -o "$temp/dotnet-install.sh" ||
    ! bash "$temp/dotnet-install.sh" --version "$version" --install-dir "$root/.nuke/tools/dotnet" --no-path >&2; then
    echo "The .NET SDK $version could not be installed." >&2
    echo "global.json asks for it, and neither PATH nor the download has it." >&2
    echo "Install it from https://dotnet.microsoft.com/download and run ./build.sh again." >&2
    exit 2
  fi
  export DOTNET_ROOT="$root/.nuke/tools/dotnet" PATH="$root/.nuke/tools/dotnet:$PATH"
}

compile() {
  local log="$temp/build.log" whole=""
  # A compilation that was killed may have left half a file that looks newer than its source.
  [ -f "$stamp.new" ] && whole="--no-incremental"
  # These would make the folders that they are in newer than the stamp, and the next run compile once more.
  local project
  for project in "${projects[@]}"; do
    mkdir -p "$project/bin" "$project/obj"
  done
  touch "$stamp.new"
  [ -t 2 ] || [ -z "${CI:-}" ] && echo "Compiling the build …" >&2
  # shellcheck disable=SC2086 # one word or none
  if ! dotnet build "$root/build/_build.csproj" -c Release -nologo -v quiet -nodeReuse:false $whole >"$log" 2>&1; then
    rm -f "$stamp.new"
    grep -E '(error|warning) ' "$log" | sort -u >&2 || cat "$log" >&2
    echo "The build does not compile: nothing was run." >&2
    echo "Mend what is listed above; the whole output is in .nuke/temp/build.log." >&2
    exit 2
  fi
  mv -f "$stamp.new" "$stamp"
}

if ! is_fresh; then
  mkdir -p "$temp" || {
    echo "The build cannot write to $temp." >&2
    echo "See that the folder can be written to and that the disk is not full." >&2
    exit 2
  }
  find_sdk
  if command -v flock >/dev/null 2>&1; then
    exec 9>"$temp/build.lock"
    flock 9
    is_fresh || compile
    exec 9>&-
  else
    compile
  fi
fi

exec dotnet "$program" "$@"
