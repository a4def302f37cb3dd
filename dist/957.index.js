export const id = 957;
export const ids = [957];
export const modules = {

/***/ 957:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   du: () => (/* binding */ du)
/* harmony export */ });
/* harmony import */ var _collect_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73102);
/* harmony import */ var _inventory_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6540);
/* harmony import */ var _view_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(42631);



async function du(options, context) {
    const { terminal } = context;
    terminal.status('Looking at the caches ...');
    const { items, notes, engine } = await (0,_collect_js__WEBPACK_IMPORTED_MODULE_0__/* .collect */ .F)(options, _inventory_js__WEBPACK_IMPORTED_MODULE_2__/* .cacheKinds */ .o, context);
    terminal.status(undefined);
    if (options.json)
        terminal.print(JSON.stringify({ totals: (0,_inventory_js__WEBPACK_IMPORTED_MODULE_2__/* .totals */ .S)(items), items, notes }, null, 2));
    else {
        const { style, columns = 100 } = terminal;
        const view = { style, columns, now: context.now(), all: options.all === true };
        for (const line of (0,_view_js__WEBPACK_IMPORTED_MODULE_1__/* .inventoryLines */ .mZ)(items, view))
            terminal.print(line);
        for (const note of notes)
            terminal.note(`${terminal.noteStyle('yellow', '!')} ${note}`);
    }
    return engine === undefined ? 1 : 0;
}


/***/ })

};
