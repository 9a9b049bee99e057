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
rem What the sources were when the jar was built; a jar without it is not to be believed.
set "sources=%target%\convsheet.sources"
rem Stands while a build is under way, and after one was killed.
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
set "classes=%target%\convsheet.jsa"
set "made=%target%\convsheet.%RANDOM%%RANDOM%"
call :current && goto archive

rem A folder that cannot be written to is taken as it is.
if exist "%jar%" if exist "%target%\lib\" (
  2>nul md "%target%\convsheet.writable" || goto archive
  rd "%target%\convsheet.writable"
)

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
rem A build that runs has its log open, so that the folder cannot be renamed; that of one that was killed can be.
if %waited% GTR 1 2>nul ren "%lock%" "convsheet.left.%RANDOM%"
for /d %%D in ("%target%\convsheet.left.*") do 2>nul rd /s /q "%%D"
set /a waited+=1
>nul ping -n 2 127.0.0.1
goto take

:locked
call :current && (
  2>nul rd /s /q "%lock%"
  goto archive
)
where /q mvn || (
  rd /s /q "%lock%"
  >&2 echo convsheet: mvn was not found: building convsheet ^(first use, or sources changed^) needs Maven; install it
  exit /b 3
)
>&2 echo convsheet: building ^(first use, or sources changed^) ...
call :build >"%lock%\log" 2>&1 <nul
if errorlevel 1 (
  >&2 type "%lock%\log"
  rd /s /q "%lock%"
  >&2 echo convsheet: the build failed: Maven's own words are above
  exit /b 3
)
2>nul rd /s /q "%lock%"

rem Java starts in half the time where it finds its classes in an archive; an empty one says that it could not be made.
:archive
if exist "%classes%" goto archived
2>nul md "%made%" || goto run
"%java%" -XX:ArchiveClassesAtExit="%made%\classes" -Xlog:disable -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Xms32m -jar "%jar%" run "%home%workbooks\hand-made.xlsx" -o "%made%\warm.xlsx" >nul 2>nul <nul
if not exist "%made%\classes" type nul >"%made%\classes"
>nul 2>nul move /y "%made%\classes" "%classes%"
2>nul rd /s /q "%made%"
:archived
for %%F in ("%classes%") do if not "%%~zF"=="" if not "%%~zF"=="0" set archived=-XX:SharedArchiveFile="%classes%" -Xshare:auto -Xlog:disable

:run
rem Java for runs of seconds, not hours: a simple collector, and no compiling twice.
"%java%" %archived% -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Xms32m %CONVSHEET_JAVA_OPTS% -jar "%jar%" %*
exit /b %ERRORLEVEL%

rem The archive of a jar that is not built here stands in the user's cache, by a name for this Java and this jar.
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
if not exist "%LOCALAPPDATA%\convsheet\" 2>nul md "%LOCALAPPDATA%\convsheet"
set "made=%LOCALAPPDATA%\convsheet\%RANDOM%%RANDOM%"
goto archive

rem Builds the jar. What is saved after the sources were listed is built the next time.
:build
if exist "%sources%" del /q "%sources%"
if exist "%classes%" del /q "%classes%"
rem Maven leaves classes and resources whose source was deleted.
if exist "%jar%" del /q "%jar%"
if exist "%target%\classes\" rd /s /q "%target%\classes"
attrib -a "%home%pom.xml"
attrib -a "%home%src\main\*" /s
call :list >"%lock%\sources"
pushd "%home%"
call mvn -q -B -f "%home%pom.xml" -DskipTests -Dmaven.test.skip=true package
set "built=%ERRORLEVEL%"
popd
if not exist "%jar%" set "built=1"
if not "%built%"=="0" (
  if exist "%jar%" del /q "%jar%"
  exit /b 1
)
move /y "%lock%\sources" "%sources%"
exit /b %ERRORLEVEL%

rem Lists the sources with their attributes, times and sizes. Whoever saves a file gives it back its archive attribute,
rem which a build takes away; so one that was saved twice in a minute differs too.
:list
for %%F in ("%home%pom.xml") do echo %%~aztF
for /r "%home%src\main" %%F in (*) do echo %%~aztF %%F
exit /b 0

rem Succeeds if there is a jar that was built from the sources as they are.
:current
if not exist "%jar%" exit /b 1
if not exist "%target%\lib\" exit /b 1
if not exist "%sources%" exit /b 1
set "now=%TEMP%\convsheet.%RANDOM%%RANDOM%"
call :list >"%now%"
>nul 2>nul fc /b "%now%" "%sources%"
set "differs=%ERRORLEVEL%"
2>nul del /q "%now%"
exit /b %differs%
