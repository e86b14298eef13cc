/**
 * JSON (RFC 8259), as much as model files need, so that the engine brings no JSON library onto an application's class
 * path, where another version of it may lie already.
 */
package io.dualmode.model.json;
