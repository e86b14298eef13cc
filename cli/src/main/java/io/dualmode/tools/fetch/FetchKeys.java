package io.dualmode.tools.fetch;

import io.dualmode.api.config.Key;
import io.dualmode.api.config.KeyProvider;
import java.util.List;

/** The keys of the command {@code model}; found by the service loader. */
public final class FetchKeys implements KeyProvider {
  public static final Key<String> URL = Key.text("dualmode.model.url", "https://huggingface.co", "http or https, without a path's end",
      "Where 'model get' fetches checkpoints, OWNER/NAME/resolve/main/NAME.nemo below it: the hub that they are published on, or a mirror of it.");

  public static final Key<Integer> STALL = Key.integer("dualmode.model.stall", "s", 60, 1, 3600,
      "How long 'model get' waits for the next bytes before it asks again for the rest.");

  @Override
  public String module() {
    return "dualmode-cli";
  }

  @Override
  public String title() {
    return "Fetching models";
  }

  @Override
  public List<Key<?>> keys() {
    return List.of(URL, STALL);
  }
}
