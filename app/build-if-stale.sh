# shellcheck shell=sh
# Brings the jars of a checkout up to date. Read by its launcher, whose names (home, jar, lib, training, pages, jdk) it uses.

# True if the jar is missing or older than something it is made from.
is_stale() {
    [ -f "$jar" ] && [ -d "$lib" ] || return 0
    [ -n "$(find "$home/pom.xml" "$home"/core/pom.xml "$home"/core/src/main "$home"/train/pom.xml "$home"/train/src/main \
        "$home"/recipes/pom.xml "$home"/recipes/src/main \
        "$home"/app/pom.xml "$home"/app/src/main -newer "$jar" 2>/dev/null | head -n 1)" ]
}

compile() {
    find_jdk javac
    command -v mvn >/dev/null || fail "Weightcast is not built yet, and Maven (mvn, 3.8 or newer) was not found to do it."
    [ -w "$home" ] || fail "Weightcast is not built yet, and '$home' may not be written."
    if [ -f "$jar" ]; then
        echo 'Building Weightcast (its sources have changed)...' >&2
    else
        echo 'Building Weightcast (first use)...' >&2
    fi
    mkdir -p "$home/app/target"
    log=$home/app/target/build.log
    rm -rf "$jar" "$lib" "$training" "$pages"
    if ! (cd "$home" && JAVA_HOME=$jdk mvn -B -ntp -q -DskipTests -Dspotless.check.skip=true -Dassembly.skipAssembly=true \
        -pl app -am package </dev/null >"$log" 2>&1); then
        rm -f "$jar"
        grep -m 3 ERROR "$log" >&2 || tail -n 3 "$log" >&2
        fail "The build failed; $log has the details."
    fi
}

# Compiles, unless another process is just doing it; then waits for that one.
compile_alone() {
    lock=$home/app/.building
    while ! mkdir "$lock" 2>/dev/null; do
        [ -d "$home/app" ] && [ -w "$home/app" ] || fail "Weightcast is not built yet, and '$home' may not be written."
        builder=$(cat "$lock/pid" 2>/dev/null || true)
        if [ -n "$builder" ] && ! kill -0 "$builder" 2>/dev/null; then
            rm -rf "$lock" # left behind by a process that was killed
        else
            sleep 1
        fi
    done
    trap 'rm -rf "$lock"' EXIT
    trap 'exit 130' INT TERM HUP
    echo $$ >"$lock/pid"
    if is_stale; then
        compile
    fi
    rm -rf "$lock"
    trap - EXIT INT TERM HUP
}

if is_stale; then
    compile_alone
fi
