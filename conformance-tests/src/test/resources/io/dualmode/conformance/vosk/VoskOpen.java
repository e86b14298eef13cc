import org.vosk.Model;

/** Opens a model and prints how it went: model path. */
public class VoskOpen {
  public static void main(String[] args) {
    try (Model model = new Model(args[0])) {
      System.out.println("opened");
    } catch (Exception e) {
      System.out.println(e);
    }
  }
}
