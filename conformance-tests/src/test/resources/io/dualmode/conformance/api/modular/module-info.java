module talk {
  requires io.dualmode.api;
}
