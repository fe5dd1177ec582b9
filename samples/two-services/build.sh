#!/usr/bin/env bash
# Compiles the build when something it is made of has changed, then gives way to it.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
program="$root/build/bin/Release/net10.0/TwoServices.Build.dll"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

# Here the build refers to Slipway's sources; yours would refer to its package, and have nothing but its own folder to look at.
sources=("$root/build" "$root/../../src")
if [ ! -f "$program" ] || [ -n "$(find "${sources[@]}" \( -name bin -o -name obj \) -prune -o -newer "$program" -type f -print -quit)" ]; then
  echo "Compiling the build …" >&2
  if ! output=$(dotnet build "$root/build/TwoServices.Build.csproj" -c Release -nologo -v quiet -nodeReuse:false 2>&1); then
    echo "$output" >&2
    echo "The build does not compile: nothing was run." >&2
    exit 2
  fi
  touch "$program"
fi

exec dotnet "$program" --root "$root" "$@"
