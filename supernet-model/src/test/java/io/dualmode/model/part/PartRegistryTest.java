package io.dualmode.model.part;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.language.Language;
import io.dualmode.model.language.LanguageProvider;
import io.dualmode.model.language.Languages;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Two jars may bring the same name along; which of them is meant is nobody's guess. */
class PartRegistryTest {
  @TempDir Path dir;

  /** A kind of part that only this test knows. */
  public interface Kind extends PartProvider {}

  /** One implementation. */
  public static class One implements Kind {
    @Override
    public String type() {
      return "mine";
    }
  }

  /** Another of the same name. */
  public static final class Two extends One {}

  /** Rules for a language that has some. */
  public static final class Denglish implements LanguageProvider {
    @Override
    public String type() {
      return "en";
    }

    @Override
    public Language language(String tag) {
      throw new AssertionError("is not asked");
    }
  }

  @Test
  void find_oneOfAName_isFound_andTwoAreAnErrorThatNamesBoth() throws Exception {
    with(Kind.class, One.class.getName() + "\n", () -> assertEquals(One.class, PartRegistry.find(Kind.class, "thing", "mine").getClass()));
    with(Kind.class, One.class.getName() + "\n" + Two.class.getName() + "\n", () -> {
      String message = assertThrows(IllegalStateException.class, () -> PartRegistry.find(Kind.class, "thing", "mine")).getMessage();
      String place = One.class.getProtectionDomain().getCodeSource().getLocation().toString();
      assertEquals("thing 'mine' is provided 2 times on the class path, expected once: " + One.class.getName() + " in " + place + ", "
          + Two.class.getName() + " in " + place + "; remove a jar", message);
      assertEquals("thing 'other' is unknown, known: mine",
          assertThrows(UnknownPartException.class, () -> PartRegistry.find(Kind.class, "thing", "other")).getMessage());
    });
  }

  @Test
  void language_twoRulesOfAName_areAnErrorThatNamesBoth() throws Exception {
    with(LanguageProvider.class, Denglish.class.getName(), () -> {
      String message = assertThrows(IllegalStateException.class, () -> Languages.of("en-US")).getMessage();
      assertTrue(message.startsWith("the language 'en' is provided 2 times") && message.contains("EnglishProvider in ")
          && message.contains(Denglish.class.getName() + " in "), message);
    });
  }

  /** Runs something where one more jar, as it were, provides these classes. */
  private void with(Class<?> kind, String names, Executable work) throws Exception {
    Path root = Files.createTempDirectory(dir, "jar");
    Files.writeString(Files.createDirectories(root.resolve("META-INF/services")).resolve(kind.getName()), names);
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {root.toUri().toURL()}, PartRegistryTest.class.getClassLoader())) {
      Thread.currentThread().setContextClassLoader(loader);
      work.execute();
    } catch (Exception | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }
}
