import java.io.FileInputStream;
import java.io.InputStream;
import org.vosk.LibVosk;
import org.vosk.LogLevel;
import org.vosk.Model;
import org.vosk.Recognizer;

/** A small Vosk application: model path, sample rate, grammar or "-", raw PCM files; prints results and counts partials. */
public class VoskTranscribe {
  public static void main(String[] args) throws Exception {
    LibVosk.setLogLevel(LogLevel.INFO);
    try (Model model = new Model(args[0])) {
      for (int i = 3; i < args.length; i++) {
        float rate = Float.parseFloat(args[1]);
        try (InputStream audio = new FileInputStream(args[i]);
            Recognizer recognizer = args[2].equals("-") ? new Recognizer(model, rate) : new Recognizer(model, rate, args[2])) {
          recognizer.setWords(false);
          StringBuilder text = new StringBuilder();
          int partials = 0;
          byte[] buffer = new byte[4096];
          for (int read = audio.read(buffer); read >= 0; read = audio.read(buffer)) {
            if (recognizer.acceptWaveForm(buffer, read)) {
              text.append(recognizer.getResult());
            } else if (!recognizer.getPartialResult().equals("{\n  \"partial\" : \"\"\n}")) {
              partials++;
            }
          }
          text.append(recognizer.getFinalResult());
          System.out.println("partials=" + partials + " pointer=" + (recognizer.getPointer() != null) + " "
              + text.toString().replace("\n", "\\n"));
        }
      }
    }
  }
}
