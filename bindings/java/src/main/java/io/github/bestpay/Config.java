package io.github.bestpay;

import com.sun.jna.Pointer;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Settings read from a bestpay.toml, the environment, or both. Immutable; usable from several threads at once.
 *
 * <pre>{@code
 * try (Config config = Config.fromFile(Paths.get("bestpay.toml"));
 *         BestpayClient client = config.client()) {
 *     client.orderByBarcode(order);
 * }
 * }</pre>
 */
public final class Config implements AutoCloseable {
    private final Handle handle;

    private Config(Call.Filling function) {
        handle = new Handle(Config.class, Call.make(function), C::bestpay_config_free);
    }

    /**
     * Reads a bestpay.toml. The environment is not looked at.
     *
     * @param path the file; paths in it are relative to its folder
     * @return the settings
     * @throws ConfigException names the setting that is wrong
     */
    public static Config fromFile(Path path) {
        NativeLibrary.require();
        byte[] file = Text.utf8(path.toString(), "path");
        return new Config((config, error) -> C.bestpay_config_from_file(file, config, error));
    }

    /**
     * As {@link #fromFile}, and the environment's BESTPAY_* variables over it.
     *
     * @param path the file; paths in it are relative to its folder
     * @return the settings
     * @throws ConfigException names the setting that is wrong
     */
    public static Config fromFileAndEnv(Path path) {
        NativeLibrary.require();
        byte[] file = Text.utf8(path.toString(), "path");
        return new Config((config, error) -> C.bestpay_config_from_file_and_env(file, config, error));
    }

    /**
     * The environment's BESTPAY_* variables alone.
     *
     * @return the settings
     * @throws ConfigException names the setting that is wrong
     */
    public static Config fromEnv() {
        NativeLibrary.require();
        return new Config(C::bestpay_config_from_env);
    }

    /**
     * As {@link #fromFile}, from the text of such a file.
     *
     * @param text TOML
     * @param folder what paths in it are relative to
     * @return the settings
     * @throws ConfigException names the setting that is wrong
     */
    public static Config fromToml(String text, Path folder) {
        NativeLibrary.require();
        byte[] toml = Text.utf8(text, "text");
        byte[] base = Text.utf8(folder.toString(), "folder");
        return new Config((config, error) -> C.bestpay_config_from_toml(toml, base, config, error));
    }

    /**
     * The same settings for another merchantNo. Closed on its own.
     *
     * @param merchantNo the other merchant's number
     * @return the settings
     */
    public Config withMerchantNo(String merchantNo) {
        byte[] number = Text.utf8(merchantNo, "merchantNo");
        return handle.use(c ->
                new Config((other, error) -> C.bestpay_config_with_merchant_no(c, number, other, error)));
    }

    /** {@return the merchant's number, if it is set} */
    public Optional<String> merchantNo() {
        return Optional.ofNullable(handle.use(c -> Text.of(C.bestpay_config_merchant_no(c))));
    }

    /** {@return the platform's address} */
    public String apiUrl() {
        return handle.use(c -> Text.of(C.bestpay_config_api_url(c)));
    }

    /**
     * Reads the keys and makes the merchant.
     *
     * @return the merchant, to be closed by the caller
     * @throws ConfigException names the setting that is missing or wrong
     * @throws KeyException if a key file could not be used
     */
    public Merchant merchant() {
        return handle.use(c -> new Merchant(
                Call.make((merchant, error) -> C.bestpay_config_merchant(c, merchant, error)), null));
    }

    /**
     * Reads the keys and makes the client.
     *
     * @return the client, to be closed by the caller
     * @throws ConfigException names the setting that is missing or wrong
     * @throws KeyException if a key file could not be used
     */
    public BestpayClient client() {
        return client(ClientOptions.DEFAULT);
    }

    /**
     * As {@link #client()}, with options over the configuration's settings.
     *
     * @param options what is left out comes from the configuration
     * @return the client, to be closed by the caller
     * @throws ConfigException names the setting that is missing or wrong
     * @throws KeyException if a key file could not be used
     */
    public BestpayClient client(ClientOptions options) {
        Pointer over = options.forC();
        return handle.use(c -> {
            Pointer client = Call.make((made, error) -> C.bestpay_config_client(c, over, made, error));
            return new BestpayClient(client, null);
        });
    }

    /** Frees the settings. What was made with them is not touched; closing them again does nothing. */
    @Override
    public void close() {
        handle.close();
    }
}
