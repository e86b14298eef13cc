package io.dualmode.tools.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The shell script, in a project folder of its own with a virtual machine that only prints what it was called with. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a shell script")
class LauncherTest {
  /** The artifact of each module that runs, by its folder. */
  private static final Map<String, String> MODULES = new TreeMap<>(Map.of("checkpoints", "dualmode-checkpoints", "cli", "dualmode-cli",
      "codecs", "dualmode-codecs", "kaldi", "dualmode-kaldi", "model-en-us", "dualmode-model-en-us", "plugin-api", "dualmode-api",
      "sphinx-adapter", "dualmode-sphinx", "supernet-model", "dualmode-engine", "vosk-adapter", "dualmode-vosk"));
  private static final String WORKSHOP = "distill-tools";

  @TempDir Path dir;
  private Path project;
  private Path jdk;

  @BeforeEach
  void makeProject() throws IOException {
    project = Files.createDirectories(dir.resolve("a project"));
    script(Files.copy(Path.of("../dualmode"), project.resolve("dualmode"), StandardCopyOption.REPLACE_EXISTING), null);
    Path names = Path.of("src/main/resources/io/dualmode/tools/cli/workshop-commands.txt");
    Files.copy(names, Files.createDirectories(project.resolve("cli").resolve(names).getParent()).resolve(names.getFileName()));
    for (Map.Entry<String, String> module : MODULES.entrySet()) {
      makeModule(module.getKey(), module.getValue());
    }
    libraries("cli", "one.jar", "two.jar");
    jdk = Files.createDirectories(dir.resolve("jdk"));
    Files.createDirectories(jdk.resolve("bin"));
    Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"21.0.1\"\n");
    script(jdk.resolve("bin/java"), "for a in \"$@\"; do echo \"[$a]\"; done; echo omp=$OMP_WAIT_POLICY; exit 7");
  }

  private void makeModule(String folder, String artifact) throws IOException {
    Path built = Files.createDirectories(project.resolve(folder).resolve("target"));
    Files.writeString(built.resolve(artifact + "-0.1.0-SNAPSHOT-all.jar"), "");
    Files.writeString(built.resolve(artifact + "-0.1.0-SNAPSHOT.jar"), "");
  }

  private void libraries(String folder, String... names) throws IOException {
    Path target = project.resolve(folder).resolve("target");
    Files.createDirectories(target.resolve("lib"));
    for (String name : names) {
      Files.writeString(target.resolve("lib").resolve(name), "");
    }
    Files.writeString(target.resolve("classpath.txt"), Arrays.stream(names).map(name -> "lib/" + name).collect(Collectors.joining(":")));
  }

  private static void script(Path path, String body) throws IOException {
    if (body != null) {
      Files.writeString(path, "#!/bin/sh\n" + body + "\n");
    }
    assertTrue(path.toFile().setExecutable(true));
  }

  private record Run(int status, String out) {}

  private Run run(Path from, Map<String, String> environment, String... command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(from.toFile()).redirectErrorStream(true);
    builder.environment().remove("DUALMODE_OPTS");
    builder.environment().put("JAVA_HOME", jdk.toString());
    builder.environment().putAll(environment);
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    return new Run(process.exitValue(), out);
  }

  @Test
  void run_fromAnotherFolderThroughASymbolicLink_passesArgumentsAndStatus() throws Exception {
    Path elsewhere = Files.createDirectories(dir.resolve("elsewhere"));
    Files.createSymbolicLink(elsewhere.resolve("second"), project.resolve("dualmode"));
    Files.createSymbolicLink(elsewhere.resolve("first"), Path.of("second"));
    Run run = run(elsewhere, Map.of("DUALMODE_OPTS", "-Xmx1g -Da=b"), "./first", "transcribe", "a file.wav", "");
    assertEquals(7, run.status(), run.out());
    List<String> lines = run.out().lines().toList();
    assertTrue(lines.containsAll(List.of("[-Xmx1g]", "[-Da=b]", "[--add-modules=jdk.incubator.vector]", "omp=passive")), run.out());
    assertTrue(lines.contains("[" + classPath(project) + "]"), run.out());
    int main = lines.indexOf("[io.dualmode.tools.cli.Main]");
    assertEquals(List.of("[transcribe]", "[a file.wav]", "[]"), lines.subList(main + 1, main + 4));
  }

  /** What runs from a project folder: the jars of its own modules, wherever it lies. */
  private String classPath(Path home) throws IOException {
    Path root = home.toRealPath();
    return MODULES.entrySet().stream().map(m -> root + "/" + m.getKey() + "/target/" + m.getValue() + "-0.1.0-SNAPSHOT.jar:")
        .collect(Collectors.joining()) + root + "/cli/target/lib/one.jar:" + root + "/cli/target/lib/two.jar";
  }

  @Test
  void run_copiedProject_runsItsOwnModules() throws Exception {
    Path copy = dir.resolve("a copy");
    try (Stream<Path> files = Files.walk(project)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(project.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    // folders are as new as their copy
    Files.setLastModifiedTime(copy.resolve("cli/target/classpath.txt"), FileTime.fromMillis(System.currentTimeMillis() + 2000));
    Run run = run(dir, Map.of(), copy.resolve("dualmode").toString(), "--version");
    assertTrue(run.out().lines().toList().contains("[" + classPath(copy) + "]"), run.out());
  }

  @Test
  void modules_allThatTheCommandLineDependsOn_areWatchedAndRun() throws IOException {
    Set<String> modules = new TreeSet<>(Set.of("dualmode-cli"));
    Deque<String> open = new ArrayDeque<>(modules);
    Map<String, String> folders = MODULES.entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));
    while (!open.isEmpty()) {
      String pom = Files.readString(Path.of("..", folders.get(open.pop()), "pom.xml"));
      Matcher dependency = Pattern.compile("<groupId>io\\.dualmode</groupId><artifactId>([a-z-]+)</artifactId>(?!<scope>test)").matcher(pom);
      while (dependency.find()) {
        if (modules.add(dependency.group(1))) {
          open.push(dependency.group(1));
        }
      }
    }
    String workshop = Files.readString(Path.of("..", WORKSHOP, "pom.xml"));
    Pattern.compile("<groupId>io\\.dualmode</groupId><artifactId>([a-z-]+)</artifactId></dependency>").matcher(workshop).results()
        .forEach(dependency -> assertTrue(modules.contains(dependency.group(1)), dependency.group(1)));
    assertEquals(new TreeSet<>(MODULES.values()), modules);
    assertTrue(Files.readString(Path.of("../dualmode")).contains("\nmodules=\"" + String.join(" ", MODULES.keySet()) + "\"\n"));
  }

  @Test
  void run_libraryMissing_buildsAgain() throws Exception {
    Files.writeString(project.resolve("cli/target/classpath.txt"), "lib/one.jar:lib/two.jar:lib/three.jar");
    Path bin = Files.createDirectories(dir.resolve("bin"));
    script(bin.resolve("mvn"), "echo 'building it'");
    Run run = run(dir, Map.of("PATH", bin + ":" + System.getenv("PATH")), project.resolve("dualmode").toString(), "--version");
    assertTrue(run.out().contains("building it"), run.out());
  }

  @Test
  @DisabledOnOs(value = OS.MAC, disabledReason = "file names are UTF-8 there in every locale")
  void run_localeWithoutUtf8_fileNamesAreReadAsUtf8() throws Exception {
    script(jdk.resolve("bin/java"), "echo \"LC_ALL=${LC_ALL:-} LC_CTYPE=${LC_CTYPE:-} LANG=${LANG:-}\"; exit 7");
    Path bin = Files.createDirectories(dir.resolve("bin"));
    // what is installed is the machine's affair: a locale tool that answers what it is told to, or is not there
    script(bin.resolve("locale"), "[ -n \"$CHARMAP\" ] || exit 127; echo \"$CHARMAP\"");
    assertLocale(bin, "ANSI_X3.4-1968", "", "", "", "LC_ALL= LC_CTYPE=C.UTF-8 LANG=");
    assertLocale(bin, "ANSI_X3.4-1968", "POSIX", "", "", "LC_ALL=C.UTF-8 LC_CTYPE=C.UTF-8 LANG=");
    assertLocale(bin, "ISO-8859-1", "", "", "de_DE", "LC_ALL= LC_CTYPE=C.UTF-8 LANG=de_DE");
    assertLocale(bin, "UTF-8", "", "", "de_DE.UTF-8", "LC_ALL= LC_CTYPE= LANG=de_DE.UTF-8");
    assertLocale(bin, "UTF-8", "", "ja_JP", "", "LC_ALL= LC_CTYPE=ja_JP LANG=");
    for (String name : List.of("en_US.UTF-8", "ar_EG.utf8", "tr_TR.UTF-8")) {
      assertLocale(bin, "ANSI_X3.4-1968", name, "", "", "LC_ALL=C.UTF-8 LC_CTYPE=C.UTF-8 LANG=");
      assertLocale(bin, "ANSI_X3.4-1968", "", name, "", "LC_ALL= LC_CTYPE=C.UTF-8 LANG=");
      assertLocale(bin, "", name, "", "", "LC_ALL=" + name + " LC_CTYPE= LANG=");
    }
    assertLocale(bin, "", "C", "", "", "LC_ALL=C.UTF-8 LC_CTYPE=C.UTF-8 LANG=");
  }

  private void assertLocale(Path bin, String charmap, String all, String type, String language, String expected) throws Exception {
    Run run = run(dir, Map.of("PATH", bin + ":" + System.getenv("PATH"), "CHARMAP", charmap, "LC_ALL", all,
        "LC_CTYPE", type, "LANG", language),
        project.resolve("dualmode").toString(), "--version");
    assertEquals(expected + "\n", run.out(), charmap + ", " + all + ", " + type + ", " + language);
  }

  @Test
  void run_oldJdk_saysWhichAndWhatIsNeeded() throws Exception {
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"11.0.2\"\n");
    Run run = run(dir, Map.of(), project.resolve("dualmode").toString(), "--version");
    assertEquals(1, run.status());
    assertEquals("dualmode: " + jdk + "/bin/java is version 11.0.2; a JDK of version 17 or later is needed (set JAVA_HOME)\n", run.out());
  }

  @Test
  void run_noReleaseFile_asksTheVirtualMachine() throws Exception {
    Files.delete(jdk.resolve("release"));
    script(jdk.resolve("bin/java"), "if [ \"$1\" = -version ]; then echo 'openjdk version \"1.8.0_402\"' >&2; fi");
    Run run = run(dir, Map.of(), project.resolve("dualmode").toString(), "--version");
    assertEquals(1, run.status());
    assertTrue(run.out().contains("is version 1.8.0"), run.out());
  }

  @Test
  void run_wrongJavaHome_saysSo() throws Exception {
    Run run = run(dir, Map.of("JAVA_HOME", "/nowhere"), project.resolve("dualmode").toString(), "--version");
    assertEquals(1, run.status());
    assertEquals("dualmode: JAVA_HOME is /nowhere, but there is no bin/java in it\n", run.out());
  }

  @Test
  void run_sourceOfAnyModuleNewerThanBuild_buildsOnceAndNotAgain() throws Exception {
    Path bin = Files.createDirectories(dir.resolve("bin"));
    Path log = dir.resolve("mvn.log");
    script(bin.resolve("mvn"), "echo \"$@\" >> '" + log + "'");
    Map<String, String> path = Map.of("PATH", bin + ":" + System.getenv("PATH"));
    int builds = 0;
    for (String module : MODULES.keySet()) {
      Path source = Files.writeString(Files.createDirectories(project.resolve(module).resolve("src/main")).resolve("A.java"), "");
      Files.setLastModifiedTime(source, FileTime.fromMillis(System.currentTimeMillis() + 2000));
      Files.setLastModifiedTime(source.getParent(), FileTime.fromMillis(0));
      Run first = run(dir, path, project.resolve("dualmode").toString(), "--version");
      assertTrue(first.out().startsWith("dualmode: building"), module + ": " + first.out());
      assertEquals(++builds, Files.readAllLines(log).size());
      Files.setLastModifiedTime(source, FileTime.fromMillis(0));
      Run second = run(dir, path, project.resolve("dualmode").toString(), "--version");
      assertFalse(second.out().contains("building"), second.out());
      assertEquals(builds, Files.readAllLines(log).size());
    }
    assertTrue(Files.readString(log).contains("-pl cli -am package"));
  }

  @Test
  void run_commandsOfTheWorkshop_buildAndLoadIt_othersDoNot() throws Exception {
    Path bin = Files.createDirectories(dir.resolve("bin"));
    Path log = dir.resolve("mvn.log");
    script(bin.resolve("mvn"), "echo \"$@\" >> '" + log + "'");
    Map<String, String> path = Map.of("PATH", bin + ":" + System.getenv("PATH"));
    String launcher = project.resolve("dualmode").toString();
    assertFalse(run(dir, path, launcher, "transcribe", "train").out().contains("building"));
    assertFalse(run(dir, path, launcher, "--help").out().contains("building"));
    assertTrue(run(dir, path, launcher, "--config", "a.properties", "train", "--data", "d").out().contains("building"));
    assertEquals(List.of("-pl", "distill-tools"), Arrays.asList(Files.readString(log).split(" ")).subList(4, 6));

    makeModule(WORKSHOP, "dualmode-workshop");
    libraries(WORKSHOP, "three.jar");
    String root = project.toRealPath().toString();
    for (String command : Files.readAllLines(Path.of("src/main/resources/io/dualmode/tools/cli/workshop-commands.txt"))) {
      assertWorkshop(true, root, run(dir, path, launcher, command));
    }
    for (List<String> line : List.of(List.of("transcribe"), List.of("transcribe", "train"), List.of("--config", "train", "serve"),
        List.of("--version"), List.<String>of(), List.of("trai"), List.of(".*"))) {
      List<String> whole = new ArrayList<>(List.of(launcher));
      whole.addAll(line);
      assertWorkshop(false, root, run(dir, path, whole.toArray(String[]::new)));
    }
    for (String help : List.of("--help", "-h", "help")) {
      assertWorkshop(true, root, run(dir, path, launcher, help));
    }
    assertWorkshop(true, root, run(dir, Map.of("PATH", path.get("PATH"), "DUALMODE_WORKSHOP", "1"), launcher, "transcribe"));
    assertEquals(1, Files.readAllLines(log).size());
  }

  private static void assertWorkshop(boolean expected, String root, Run run) {
    assertEquals(7, run.status(), run.out());
    assertEquals(expected, run.out().contains("[" + root + "/distill-tools/target/dualmode-workshop-0.1.0-SNAPSHOT.jar:"), run.out());
    assertEquals(expected, run.out().contains(":" + root + "/distill-tools/target/lib/three.jar]"), run.out());
    assertEquals(!expected, run.out().contains(":" + root + "/cli/target/lib/one.jar:"), run.out());
    assertEquals(expected, run.out().contains("[-XX:+UseParallelGC]"), run.out());
  }

  @Test
  void run_withoutATerminal_tellsSo_andHelpDoesWithoutTheVectorModule() throws Exception {
    script(jdk.resolve("bin/java"), "for a in \"$@\"; do echo \"[$a]\"; done; echo \"terminal=<$DUALMODE_TERMINAL> erase=<${DUALMODE_ERASE_WARNING:-}>\"");
    for (String line : List.of("transcribe a.wav", "transcribe config", "serve")) {
      Run run = run(project, Map.of("DUALMODE_TERMINAL", "oe"), ("./dualmode " + line).split(" "));
      assertTrue(run.out().contains("[--add-modules=jdk.incubator.vector]"), run.out());
      assertTrue(run.out().contains("terminal=<> erase=<>"), run.out());
    }
    for (String line : List.of("", "--help", "help", "config", "migrate a.xml", "transcribe --help", "--config a serve -h", "listen --list-devices")) {
      assertFalse(run(project, Map.of(), ("./dualmode " + line).strip().split(" ")).out().contains("incubator"), line);
    }
  }

  @Test
  void run_commandsThatHear_keepClassesOfTheVirtualMachine_untilAJarChanges() throws Exception {
    Path log = dir.resolve("made.log");
    String print = "for a in \"$@\"; do echo \"[$a]\"; done";
    String make = "for a in \"$@\"; do case $a in -XX:DumpLoadedClassList=*|-XX:SharedClassListFile=*) list=${a#*=};; "
        + "-XX:SharedArchiveFile=*) to=${a#*=};; esac; done; "
        // without a file of its own a dump would replace the archive of the JDK
        + "case $* in *-XX:DumpLoadedClassList*) echo x > \"$list\";; "
        + "*-Xshare:dump*) [ -s \"$list\" ] && echo \"$to\" >> '" + log + "'; cp \"$list\" \"$to\";; esac; ";
    script(jdk.resolve("bin/java"), make + print);
    assertFalse(run(project, Map.of(), "./dualmode", "transcribe", "a.wav").out().contains("SharedArchiveFile"), "without a sample to hear");
    Files.writeString(Files.createDirectories(project.resolve("samples")).resolve("cards-001.flac"), "");
    Path archive = project.toRealPath().resolve("cli/target/classes-21.0.1.jsa");
    String option = "[-XX:SharedArchiveFile=" + archive + "]";
    // shells compare times in whole seconds
    FileTime before = FileTime.fromMillis(System.currentTimeMillis() - 60_000);
    for (Map.Entry<String, String> module : MODULES.entrySet()) {
      Files.setLastModifiedTime(project.resolve(module.getKey() + "/target/" + module.getValue() + "-0.1.0-SNAPSHOT.jar"), before);
    }
    Files.setLastModifiedTime(project.resolve("cli/target/classpath.txt"), before);
    try (Stream<Path> sources = Files.walk(project.resolve("cli/src"))) {
      for (Path source : sources.toList()) {
        Files.setLastModifiedTime(source, FileTime.fromMillis(0));
      }
    }
    for (int made = 1; made <= 2; made++) {
      assertFalse(run(project, Map.of("DUALMODE_NO_BUILD", "1"), "./dualmode", "transcribe", "a.wav").out().contains("SharedArchiveFile"));
      assertTrue(run(project, Map.of(), "./dualmode", "transcribe", "a.wav").out().contains(option));
      assertTrue(run(project, Map.of(), "./dualmode", "listen").out().contains(option));
      assertEquals(made, Files.readAllLines(log).size());
      // a jar that is as new as the archive counts as newer
      Files.setLastModifiedTime(archive, FileTime.fromMillis(before.toMillis() + 10_000));
      Files.setLastModifiedTime(project.resolve("kaldi/target/dualmode-kaldi-0.1.0-SNAPSHOT.jar"), Files.getLastModifiedTime(archive));
    }
    run(project, Map.of(), "./dualmode", "transcribe", "a.wav");
    assertTrue(run(project, Map.of(), "./dualmode", "config").out().contains(option), "uses what others made");
    try (Stream<Path> left = Files.list(archive.getParent())) {
      assertEquals(List.of(archive), left.filter(path -> path.getFileName().toString().startsWith("classes-")).toList());
    }

    script(jdk.resolve("bin/java"), "case $* in *DumpLoadedClassList*) echo >> '" + log + "'; exit 1;; esac; " + print);
    Files.delete(archive);
    run(project, Map.of(), "./dualmode", "config");
    assertFalse(Files.exists(archive), "computes nothing, and makes none");
    for (int i = 0; i < 2; i++) {
      assertFalse(run(project, Map.of(), "./dualmode", "transcribe", "a.wav").out().contains("SharedArchiveFile"), "cannot be made");
    }
    assertEquals(4, Files.readAllLines(log).size(), "and is tried once");
  }

  @Test
  void run_build_saysWhatAndLeavesNoColours() throws Exception {
    Files.delete(project.resolve("cli/target/classpath.txt"));
    Path bin = Files.createDirectories(dir.resolve("bin"));
    script(bin.resolve("mvn"), "echo \"[$MAVEN_OPTS] [$*]\" >&2; touch '" + project + "/cli/target/classpath.txt'");
    Run run = run(dir, Map.of("PATH", bin + ":" + System.getenv("PATH"), "MAVEN_OPTS", "-Xmx2g"), project.resolve("dualmode").toString(), "config");
    List<String> lines = run.out().lines().toList();
    assertEquals("dualmode: building the engine and its model, for the first time: a minute or two, and longer where Maven has to fetch libraries",
        lines.get(0));
    assertTrue(lines.get(1).startsWith("[-Xmx2g -Djansi.noreset=true] [-q -B ") && lines.get(1).contains("-Dstyle.color=never"), lines.get(1));
    assertEquals("dualmode: built", lines.get(2));
  }

  @Test
  void run_failedBuild_stopsThere() throws Exception {
    Files.delete(project.resolve("cli/target/dualmode-cli-0.1.0-SNAPSHOT.jar"));
    Path bin = Files.createDirectories(dir.resolve("bin"));
    script(bin.resolve("mvn"), "echo '[ERROR] no network'; exit 1");
    Run run = run(dir, Map.of("PATH", bin + ":" + System.getenv("PATH")), project.resolve("dualmode").toString(), "--version");
    assertEquals(1, run.status());
    assertTrue(run.out().contains("[ERROR] no network") && run.out().contains("the build failed"), run.out());
  }
}
