@echo off
rem Runs the command line of Dualmode from its one jar; builds that first where it is missing.
rem DUALMODE_OPTS holds further options of the virtual machine, for example -Xmx8g.
setlocal
set "JAR=%~dp0cli\target\dualmode.jar"
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java.exe"
if exist "%JAR%" goto run
echo dualmode: building the engine and its model, for the first time: some minutes 1>&2
pushd "%~dp0"
call mvn -q -B -ntp -Dmaven.test.skip=true -pl cli -am package 1>&2
set "STATUS=%ERRORLEVEL%"
popd
if not "%STATUS%"=="0" (
  echo dualmode: the build failed, see above; it needs Maven and a JDK of version 17 or later 1>&2
  exit /b 1
)
:run
"%JAVA%" -Dfile.encoding=UTF-8 %DUALMODE_OPTS% -jar "%JAR%" %*
exit /b %ERRORLEVEL%
