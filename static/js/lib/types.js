/**
 * Shapes of the HTTP contract, as far as pages use them.
 *
 * @typedef {object} Progress
 * @property {number|null} fraction 0..1
 * @property {string|null} stage
 * @property {number|null} speed bytes a second
 * @property {number|null} eta seconds
 * @property {string|null} message
 *
 * @typedef {object} Job
 * @property {number} id
 * @property {string} kind
 * @property {"queued"|"running"|"done"|"failed"|"cancelled"} state
 * @property {Progress} progress
 * @property {{code: string, detail: string, retryable: boolean}|null} error
 * @property {{type: string, id: number}|null} subject
 *
 * @typedef {object} Message
 * @property {number} v
 * @property {number} seq
 * @property {string} type
 * @property {number|null} id
 * @property {any} data
 *
 * @typedef {object} Day of the performance page
 * @property {number[]} moments seconds since 1970
 * @property {Record<string, (number|null)[]>} lines
 */

export {};
