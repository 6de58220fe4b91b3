@echo off
rem Starts Weightcast on Windows, from the folder of an unpacked zip.
rem
rem   JAVA_HOME                  the JDK to use, 17 or newer; where it is not set, the Java of the PATH is used
rem   WEIGHTCAST_JAVA_OPTIONS    more options for Java, such as -Xmx4g
setlocal DisableDelayedExpansion
for %%F in ("%~dp0.") do set "weightcast=%%~fF"

set java=
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java.exe"
if not defined JAVA_HOME for %%F in (java.exe) do set "java=%%~$PATH:F"
if not defined java goto missing
if not exist "%java%" goto missing

rem The version, as 17 of 17.0.15, from the line of 'java -version' that looks like: openjdk version "17.0.15" 2025-04-15
set version=
for /f "tokens=2,3" %%V in ('call "%java%" -version 2^>^&1') do if "%%V"=="version" set "version=%%~W"
for /f "delims=.-+" %%V in ("%version%") do set "version=%%V"
if not defined version goto missing
if %version% LSS 17 goto old

set options=-XX:+UseSerialGC -XX:-UsePerfData -Xlog:disable -Dfile.encoding=UTF-8
if %version% GEQ 22 set "options=%options% --enable-native-access=ALL-UNNAMED"
if %version% GEQ 24 set "options=%options% --sun-misc-unsafe-memory-access=allow"
set "jars=%weightcast%\weightcast.jar;%weightcast%\lib\*;%weightcast%\lib-pages\*;%weightcast%\lib-train\*"

rem Weightcast writes UTF-8; the console gets its own code page back.
set page=
for /f "tokens=2 delims=:." %%P in ('chcp') do set "page=%%P"
chcp 65001 >nul 2>&1

rem Once: ONNX Runtime's native code, which Java would otherwise unpack at every start and, on Windows, never delete.
set "natives=%weightcast%\natives"
if not exist "%natives%\complete" "%java%" %options% "-Dweightcast.home=%weightcast%" -cp "%jars%" org.weightcast.app.cli.Rehearsal "%natives%" >nul 2>nul
if exist "%natives%\complete" set options=%options% "-Donnxruntime.native.path=%natives%"

"%java%" %options% %WEIGHTCAST_JAVA_OPTIONS% "-Dweightcast.home=%weightcast%" -cp "%jars%" org.weightcast.app.cli.Main %*
set code=%ERRORLEVEL%
if defined page chcp %page% >nul 2>&1
exit /b %code%

:missing
echo error: Weightcast needs a JDK, version 17 or newer. Install one, and set JAVA_HOME to its folder. 1>&2
exit /b 3

:old
echo error: Weightcast needs a JDK, version 17 or newer, and Java %version% in "%java%" is too old. Set JAVA_HOME to the folder of another. 1>&2
exit /b 3
