/** What engines and hosts' adapters share on top of the API; not for applications, and free to change. */
@NullMarked
package io.dualmode.api.internal.adapter;

import org.jspecify.annotations.NullMarked;
