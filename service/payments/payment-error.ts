/** What a caller is told: an HTTP status and a stable code. 4xx is the caller's doing, 5xx is a failed payment. */
export class PaymentError extends Error {
  override readonly name = 'PaymentError';
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** No such order. */
export function unknownOrder(orderId: string): PaymentError {
  return new PaymentError(404, 'order_not_found', `there is no order ${orderId}`);
}
