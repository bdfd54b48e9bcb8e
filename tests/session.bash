# Sourced by the scripts that start long commands: `bounded` leaves nothing of a command behind.

# end_session PID: kill what is left of the session that PID began, whatever process groups it made
end_session() {
	local left
	for _ in {1..50}; do
		# PID (COMMAND) STATE PARENT GROUP SESSION; a command can hold blanks and parentheses
		left=$(cat /proc/[0-9]*/stat 2>/dev/null |
			awk -v session="$1" '{ pid = $1; sub(/.*\) /, "") } $4 == session && $1 != "Z" { print pid }')
		[ -n "$left" ] || return 0
		# shellcheck disable=SC2086
		kill -KILL $left 2>/dev/null
		sleep 0.1
	done
}

# end_sessions DIR: those that bounded has left a note of there
end_sessions() {
	local f
	for f in "$1"/*.session; do if [ -e "$f" ]; then end_session "$(<"$f")"; fi; done
}

# bounded SECONDS COMMAND...: in a session of its own, which is at its end when this returns. Within another
# one it is that one's business. $SESSION_FILE, if set, holds the session's number for whoever is interrupted.
bounded() {
	local seconds=$1 session status
	shift
	if [ -n "${IN_SESSION-}" ]; then timeout --kill-after=10 "$seconds" "$@"; return; fi
	# the job is no leader of a process group, so that setsid does not fork and $! is the session
	IN_SESSION=1 setsid timeout --kill-after=10 "$seconds" "$@" &
	session=$!
	[ -z "${SESSION_FILE-}" ] || echo "$session" >"$SESSION_FILE"
	wait "$session"
	status=$?
	end_session "$session"
	[ -z "${SESSION_FILE-}" ] || rm -f "$SESSION_FILE"
	return "$status"
}
