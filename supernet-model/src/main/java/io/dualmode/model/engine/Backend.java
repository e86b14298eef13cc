package io.dualmode.model.engine;

import java.util.Locale;

/** What runs the encoder, spelled as in {@link io.dualmode.api.Keys#BACKEND}. */
enum Backend {
  JAVA, DJL_CPU, DJL_GPU;

  String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Backend of(String key) {
    for (Backend backend : values()) {
      if (backend.key().equals(key)) {
        return backend;
      }
    }
    throw new IllegalArgumentException("backend is '" + key + "', allowed: java, djl-cpu, djl-gpu");
  }
}
