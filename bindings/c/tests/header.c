/* The header alone: that it compiles, and that every struct has an initialiser with as many values as members. */
#include <bestpay.h>

int main(void) {
    bestpay_merchant_options merchant = BESTPAY_MERCHANT_OPTIONS_INIT;
    bestpay_client_options client = BESTPAY_CLIENT_OPTIONS_INIT;
    bestpay_cashier_options cashier = BESTPAY_CASHIER_OPTIONS_INIT;
    bestpay_recovery recovery = BESTPAY_RECOVERY_INIT;
    bestpay_read_options read = BESTPAY_READ_OPTIONS_INIT;
    bestpay_barcode_order barcode_order = BESTPAY_BARCODE_ORDER_INIT;
    bestpay_qrcode_order qrcode_order = BESTPAY_QRCODE_ORDER_INIT;
    bestpay_order_status order_status = BESTPAY_ORDER_STATUS_INIT;
    bestpay_refund refund = BESTPAY_REFUND_INIT;
    bestpay_refund_status refund_status = BESTPAY_REFUND_STATUS_INIT;
    return merchant.size && client.size && cashier.size && recovery.size && read.size && barcode_order.size &&
                   qrcode_order.size && order_status.size && refund.size && refund_status.size
               ? 0
               : 1;
}
