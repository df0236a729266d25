/** `provider/model` */
export const MODEL_NAME = /^[^/\s]+\/\S+$/;

export const EXPECTS_MODEL_NAME = 'expected `provider/model`, such as `openai/gpt-4.1-mini`';
