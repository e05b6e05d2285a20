// The version that this program says it has.
export const PRODUCT_VERSION = '0.1.0'
