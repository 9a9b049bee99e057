@echo off
rem Runs convsheet. In a checkout the first use, and the first after a change of pom.xml or src\main, builds it with Maven.
rem Where there is no pom.xml, as in the zip that people download, nothing is built: the jar stands beside this launcher.
rem
rem   JAVA_HOME            the Java to use (17 or newer; to build, a JDK); otherwise the java on PATH
rem   CONVSHEET_JAVA_OPTS  options for the Java virtual machine, such as -Xmx8g
rem
rem Exit codes are the program's own; 3 also when it cannot be built or started.

setlocal EnableExtensions DisableDelayedExpansion
set "home=%~dp0"
set "target=%home%target"
if not exist "%home%pom.xml" set "target=%home:~0,-1%"
set "jar=%target%\convsheet.jar"
rem The archive of classes, and the options by which Java reads it.
set "classes="
set "archived="
rem Stands while a build is under way, and after one was killed: a jar beside it is not to be believed.
set "lock=%target%\convsheet.lock"

set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java.exe"
if defined JAVA_HOME if not exist "%java%" (
  >&2 echo convsheet: JAVA_HOME has no bin\java.exe: set it to a JDK, version 17 or newer
  exit /b 3
)
if not defined JAVA_HOME (
  where /q java || (
    >&2 echo convsheet: java was not found: install a JDK, version 17 or newer, or set JAVA_HOME to one
    exit /b 3
  )
)

set "version="
for /f "tokens=3" %%V in ('call "%java%" -version 2^>^&1 ^| findstr /c:" version "') do if not defined version set "version=%%~V"
set "major="
for /f "tokens=1,2 delims=.-+" %%A in ("%version%") do if "%%A"=="1" (set "major=%%B") else (set "major=%%A")
if not defined major set "major=0"
if %major% LSS 17 (
  >&2 echo convsheet: java is version %version%: install a JDK, version 17 or newer, or set JAVA_HOME to one
  exit /b 3
)

if not exist "%home%pom.xml" goto prebuilt
if exist "%lock%\" goto lock
call :current && goto run

rem A folder that cannot be written to is taken as it is.
if exist "%jar%" if exist "%target%\lib\" (
  2>nul md "%target%\convsheet.writable" || goto run
  rd "%target%\convsheet.writable"
)

:lock
if not exist "%target%\" 2>nul md "%target%"
if not exist "%target%\" (
  >&2 echo convsheet: cannot build: "%target%" cannot be made
  exit /b 3
)
set /a waited=0
:take
2>nul md "%lock%" && goto locked
if %waited%==1 >&2 echo convsheet: waiting for another build of it to end ...
if %waited% GEQ 300 (
  >&2 echo convsheet: waited five minutes for another build: if none is running, delete "%lock%"
  exit /b 3
)
set /a waited+=1
>nul ping -n 2 127.0.0.1
goto take

:locked
call :current && (
  rd /s /q "%lock%"
  goto run
)
where /q mvn || (
  rd /s /q "%lock%"
  >&2 echo convsheet: mvn was not found: building convsheet ^(first use, or sources changed^) needs Maven; install it
  exit /b 3
)
>&2 echo convsheet: building ^(first use, or sources changed^) ...
rem The jar is to look as old as the moment the build began, so that a file saved during it is built the next time.
type nul >"%lock%\began"
rem Maven leaves classes and resources whose source was deleted.
if exist "%jar%" del /q "%jar%"
if exist "%target%\classes\" rd /s /q "%target%\classes"
pushd "%home%"
call mvn -q -B -f "%home%pom.xml" -DskipTests -Dmaven.test.skip=true package >"%lock%\log" 2>&1 <nul
set "built=%ERRORLEVEL%"
popd
if not exist "%jar%" set "built=1"
if not "%built%"=="0" (
  >&2 type "%lock%\log"
  if exist "%jar%" del /q "%jar%"
  rd /s /q "%lock%"
  >&2 echo convsheet: the build failed: Maven's own words are above
  exit /b 3
)
powershell -NoProfile -NonInteractive -Command "(Get-Item -LiteralPath $env:jar).LastWriteTimeUtc = (Get-Item -LiteralPath ($env:lock + '\began')).LastWriteTimeUtc" <nul
rd /s /q "%lock%"

:run
rem Java for runs of seconds, not hours: a simple collector, and no compiling twice.
"%java%" %archived% -XX:+UseSerialGC -XX:TieredStopAtLevel=1 %CONVSHEET_JAVA_OPTS% -jar "%jar%" %*
exit /b %ERRORLEVEL%

rem Java starts in half the time where it finds its classes in an archive. That of a jar that is not built here stands in
rem the user's cache, by a name for this Java and this jar; it goes without where that cannot be made.
:prebuilt
if not exist "%jar%" (
  >&2 echo convsheet: "%jar%" was not found: unpack the whole zip again
  exit /b 3
)
if not defined LOCALAPPDATA goto run
for %%F in ("%jar%") do set "classes=%version% %%~zF %%~tF %%~dpF"
set "classes=%classes:\=-%"
set "classes=%classes:/=-%"
set "classes=%classes::=-%"
set "classes=%LOCALAPPDATA%\convsheet\%classes%.jsa"
if exist "%classes%" goto archived
if not exist "%LOCALAPPDATA%\convsheet\" 2>nul md "%LOCALAPPDATA%\convsheet"
set "made=%LOCALAPPDATA%\convsheet\%RANDOM%%RANDOM%"
"%java%" -XX:ArchiveClassesAtExit="%made%" -Xlog:disable -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -jar "%jar%" run "%home%workbooks\hand-made.xlsx" -o "%made%.xlsx" >nul 2>nul <nul
if exist "%made%.xlsx" del /q "%made%.xlsx"
if exist "%made%" >nul 2>nul move /y "%made%" "%classes%"
if not exist "%classes%" goto run
:archived
set archived=-XX:SharedArchiveFile="%classes%" -Xshare:auto -Xlog:disable
goto run

rem Succeeds if there is a jar that no source is newer than. A folder counts as newer once a file in it was deleted.
:current
if not exist "%jar%" exit /b 1
if not exist "%target%\lib\" exit /b 1
powershell -NoProfile -NonInteractive -Command "$built = (Get-Item -LiteralPath $env:jar).LastWriteTimeUtc; $sources = @(Get-Item -LiteralPath ($env:home + 'pom.xml'), ($env:home + 'src\main')) + @(Get-ChildItem -LiteralPath ($env:home + 'src\main') -Recurse); if (@($sources | Where-Object { $_.LastWriteTimeUtc -gt $built }).Count) { exit 1 }" <nul
exit /b %ERRORLEVEL%
