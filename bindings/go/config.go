package bestpay

// #include "calls.h"
import "C"

import "runtime"

// Config is the settings of a merchant, read from a file, the environment, or both. Any number of goroutines may use
// one. The library reads the process's environment: [os.Setenv] changes it, but must not be called while another
// goroutine reads a configuration.
type Config struct {
	owned              *owned[*C.bestpay_config]
	merchantNo, apiURL string
}

// ConfigFromFile reads a bestpay.toml. Paths in it are relative to its folder. The environment is not read.
func ConfigFromFile(path string) (*Config, error) {
	var given arguments
	cPath := given.text("path", path)
	return newConfig(given, func(config **C.bestpay_config, failure **C.bestpay_error) {
		C.bestpay_config_from_file(cPath, config, failure)
	})
}

// ConfigFromFileAndEnv is [ConfigFromFile], overridden by the environment's BESTPAY_* variables.
func ConfigFromFileAndEnv(path string) (*Config, error) {
	var given arguments
	cPath := given.text("path", path)
	return newConfig(given, func(config **C.bestpay_config, failure **C.bestpay_error) {
		C.bestpay_config_from_file_and_env(cPath, config, failure)
	})
}

// ConfigFromEnv reads the environment's BESTPAY_* variables alone.
func ConfigFromEnv() (*Config, error) {
	return newConfig(arguments{}, func(config **C.bestpay_config, failure **C.bestpay_error) {
		C.bestpay_config_from_env(config, failure)
	})
}

// ConfigFromTOML is [ConfigFromFile] for the text of such a file; paths in it are relative to the folder.
func ConfigFromTOML(text, folder string) (*Config, error) {
	var given arguments
	cText, cFolder := given.text("text", text), given.text("folder", folder)
	return newConfig(given, func(config **C.bestpay_config, failure **C.bestpay_error) {
		C.bestpay_config_from_toml(cText, cFolder, config, failure)
	})
}

func newConfig(given arguments, read func(**C.bestpay_config, **C.bestpay_error)) (*Config, error) {
	object, err := create(given, read)
	if err != nil {
		return nil, err
	}
	return &Config{
		owned:      own(object, func(config *C.bestpay_config) { C.bestpay_config_free(config) }),
		merchantNo: C.GoString(C.bestpay_config_merchant_no(object)),
		apiURL:     C.GoString(C.bestpay_config_api_url(object)),
	}, nil
}

// WithMerchantNo returns the same settings for another merchantNo.
func (c *Config) WithMerchantNo(merchantNo string) (*Config, error) {
	config, err := c.owned.use("config")
	if err != nil {
		return nil, err
	}
	defer config.release()
	var given arguments
	number := given.text("merchant_no", merchantNo)
	return newConfig(given, func(other **C.bestpay_config, failure **C.bestpay_error) {
		C.bestpay_config_with_merchant_no(config.object, number, other, failure)
	})
}

// MerchantNo is the merchant's number, "" if it is not set.
func (c *Config) MerchantNo() string { return c.merchantNo }

// APIURL is the platform's address.
func (c *Config) APIURL() string { return c.apiURL }

// Merchant reads the keys and makes the merchant.
func (c *Config) Merchant() (*Merchant, error) {
	config, err := c.owned.use("config")
	if err != nil {
		return nil, err
	}
	defer config.release()
	object, err := create(arguments{}, func(merchant **C.bestpay_merchant, failure **C.bestpay_error) {
		C.bestpay_config_merchant(config.object, merchant, failure)
	})
	if err != nil {
		return nil, err
	}
	return newMerchant(object, nil, maxBytes), nil
}

// Client reads the keys and makes the client. The options override the configuration's settings.
func (c *Config) Client(options ClientOptions) (*Client, error) {
	config, err := c.owned.use("config")
	if err != nil {
		return nil, err
	}
	defer config.release()
	var given arguments
	var pinner runtime.Pinner
	defer pinner.Unpin()
	cOptions := options.forC(&pinner, &given)
	object, err := create(given, func(client **C.bestpay_client, failure **C.bestpay_error) {
		C.bestpay_config_client(config.object, cOptions, client, failure)
	})
	if err != nil {
		return nil, err
	}
	return newClient(object, nil, maxBytes)
}

// Close frees the settings. Merchants and clients made with them keep working. The garbage collector closes forgotten
// settings. The error is always nil.
func (c *Config) Close() error {
	c.owned.close()
	return nil
}
