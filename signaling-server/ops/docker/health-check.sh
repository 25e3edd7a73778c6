#!/bin/bash
# Asks the server of this container whether it lives: with the settings of its own command line, which a health check is
# not given, and of the environment, which it is. Its process is 1, or the one that is named.
set -u

mapfile -d '' -t line <"/proc/${1:-1}/cmdline"
while [ "${#line[@]}" -gt 0 ] && [ "${line[0]}" != -jar ]; do
  line=("${line[@]:1}")
done
if [ "${#line[@]}" -lt 2 ]; then
  echo "process ${1:-1} is no java -jar" >&2
  exit 1
fi

# What these may hold, a debugger's port for one, is the server's.
unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS
exec java -Xmx32m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -jar "${line[1]}" --health-check "${line[@]:2}"
