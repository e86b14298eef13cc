/**
 * Settings: {@link io.dualmode.api.config.EngineConfig} reads them where users write them, {@link io.dualmode.api.config.Keys} and every
 * module's {@link io.dualmode.api.config.KeyProvider} declare what may be set.
 */
@NullMarked
package io.dualmode.api.config;

import org.jspecify.annotations.NullMarked;
