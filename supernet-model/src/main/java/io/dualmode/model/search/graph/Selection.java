package io.dualmode.model.search.graph;

/** Finds the number that would stand at a place if numbers were sorted (Hoare's quickselect); the numbers are moved about. */
final class Selection {
  private Selection() {}

  static float select(float[] values, int count, int place) {
    int low = 0;
    int high = count - 1;
    while (low < high) {
      float pivot = values[low + high >>> 1];
      int i = low;
      int j = high;
      while (i <= j) {
        while (values[i] < pivot) {
          i++;
        }
        while (values[j] > pivot) {
          j--;
        }
        if (i <= j) {
          float swap = values[i];
          values[i++] = values[j];
          values[j--] = swap;
        }
      }
      if (place <= j) {
        high = j;
      } else if (place >= i) {
        low = i;
      } else {
        return values[place];
      }
    }
    return values[place];
  }
}
